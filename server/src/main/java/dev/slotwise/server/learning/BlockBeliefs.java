package dev.slotwise.server.learning;

import dev.slotwise.bandits.layout.GuardedLayouts;
import dev.slotwise.bandits.layout.IndependentBlocks;
import dev.slotwise.bandits.layout.JointLayouts;
import dev.slotwise.bandits.layout.LayoutPosterior;
import dev.slotwise.bandits.layout.LayoutThompson;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is believed of blocks of a mail that rather interact than not. All recipients are judged
 * alike, so that probabilities are computed once.
 */
public final class BlockBeliefs {
    /** By which the posterior's standard deviation is multiplied before choosing. */
    public static final double TEMPER = LayoutThompson.withoutFloor().temper();

    private static final byte FORMAT = 1;
    private static final double[] NO_CONTEXT = {1};
    private static final int MOST_KEPT = 200;

    private final long version;
    private final List<Integer> experiments;
    private final LayoutPosterior posterior;
    private final Map<List<BitSet>, JointLayouts> probabilities = new ConcurrentHashMap<>();

    /**
     * @param version of the publication
     * @param experiments whose blocks are meant, in the order of the posterior's
     */
    BlockBeliefs(long version, List<Integer> experiments, LayoutPosterior posterior) {
        if (experiments.size() != posterior.blocks().count()) {
            throw new IllegalArgumentException(
                    "beliefs about %d blocks of experiments %s"
                            .formatted(posterior.blocks().count(), experiments));
        }
        this.version = version;
        this.experiments = List.copyOf(experiments);
        this.posterior = posterior;
    }

    public long version() {
        return version;
    }

    /** Whose blocks these are. */
    public List<Integer> experiments() {
        return experiments;
    }

    /** How many arms each block has, as far as is known here. */
    public List<Integer> arms() {
        return posterior.blocks().arms();
    }

    /**
     * The probability of each layout among eligible arms, floors aside. The sample that it rests on
     * is always drawn from the same numbers: all servers have the same, and one version's differ
     * from the last one's only by what was learnt.
     */
    public JointLayouts probabilities(List<BitSet> eligible) {
        if (probabilities.size() > MOST_KEPT) {
            // Eligibility can make as many sets of arms as there are recipients.
            probabilities.clear();
        }
        return probabilities.computeIfAbsent(
                eligible.stream().map(arms -> (BitSet) arms.clone()).toList(), this::compute);
    }

    private JointLayouts compute(List<BitSet> eligible) {
        return switch (LayoutThompson.withoutFloor()
                .probabilities(posterior, NO_CONTEXT, eligible, experiments.getFirst())) {
            case JointLayouts joint -> joint;
            case IndependentBlocks _, GuardedLayouts _ ->
                    throw new IllegalStateException(
                            "blocks of experiments %s do not interact".formatted(experiments));
        };
    }

    /** Computes ahead of decisions what most of them need. */
    BlockBeliefs prepared() {
        probabilities(posterior.blocks().everyArm());
        return this;
    }

    static byte[] toBytes(List<BlockBeliefs> all) {
        var posteriors = all.stream().map(each -> each.posterior.toBytes()).toList();
        int size = 1 + Integer.BYTES;
        for (int i = 0; i < all.size(); i++) {
            size += (2 + all.get(i).experiments.size()) * Integer.BYTES + posteriors.get(i).length;
        }
        var to = ByteBuffer.allocate(size).put(FORMAT).putInt(all.size());
        for (int i = 0; i < all.size(); i++) {
            to.putInt(all.get(i).experiments.size());
            all.get(i).experiments.forEach(to::putInt);
            to.putInt(posteriors.get(i).length).put(posteriors.get(i));
        }
        return to.array();
    }

    static List<BlockBeliefs> fromBytes(long version, byte[] bytes) {
        try {
            var from = ByteBuffer.wrap(bytes);
            byte format = from.get();
            if (format != FORMAT) {
                throw new IllegalArgumentException("beliefs about blocks in format " + format);
            }
            var all = new ArrayList<BlockBeliefs>();
            for (int left = from.getInt(); left > 0; left--) {
                var experiments = new ArrayList<Integer>();
                for (int more = from.getInt(); more > 0; more--) {
                    experiments.add(from.getInt());
                }
                var posterior = new byte[from.getInt()];
                from.get(posterior);
                all.add(
                        new BlockBeliefs(
                                version, experiments, LayoutPosterior.fromBytes(posterior)));
            }
            return List.copyOf(all);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "not beliefs about blocks: %d bytes".formatted(bytes.length), e);
        }
    }
}
