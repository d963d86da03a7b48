package dev.slotwise.bandits.layout;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The byte form of what is believed of layouts: the prior, then each normal belief in turn. What
 * follows from them is computed again.
 */
final class LayoutBytes {
    private static final byte FORMAT = 1;

    private LayoutBytes() {}

    static byte[] of(LayoutPrior prior, double trials, double information, List<Gaussian> beliefs) {
        Blocks blocks = prior.blocks();
        int ints = 3 + blocks.count() + 4 * blocks.forbidden().size();
        long numbers = 6 + beliefs.stream().mapToLong(it -> Gaussian.numbers(it.size())).sum();
        ByteBuffer to =
                ByteBuffer.allocate(
                        Math.toIntExact(1 + ints * Integer.BYTES + numbers * Double.BYTES));
        to.put(FORMAT).putInt(blocks.count());
        blocks.arms().forEach(to::putInt);
        to.putInt(blocks.forbidden().size());
        for (ForbiddenPair pair : blocks.forbidden()) {
            to.putInt(pair.block())
                    .putInt(pair.arm())
                    .putInt(pair.otherBlock())
                    .putInt(pair.otherArm());
        }
        to.putInt(prior.dimension())
                .putDouble(prior.sharedSd())
                .putDouble(prior.mainSd())
                .putDouble(prior.contextSd())
                .putDouble(prior.pairSd().orElse(Double.NaN))
                .putDouble(trials)
                .putDouble(information);
        beliefs.forEach(belief -> belief.write(to));
        return to.array();
    }

    static LayoutPosterior read(byte[] bytes) {
        try {
            ByteBuffer from = ByteBuffer.wrap(bytes);
            if (from.get() == FORMAT) {
                return read(from);
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "not what is believed of layouts: " + bytes.length + " bytes", e);
        }
        throw new IllegalArgumentException("what is believed of layouts, in format " + bytes[0]);
    }

    private static LayoutPosterior read(ByteBuffer from) {
        LayoutPrior prior = prior(from);
        double trials = from.getDouble();
        double information = from.getDouble();
        int effects = LayoutLearner.effects(prior).count();
        int context = prior.dimension() - 1;
        int arms = prior.blocks().total();
        long numbers = Gaussian.numbers(effects) + (1L + arms) * Gaussian.numbers(context);
        if (from.remaining() != numbers * Double.BYTES) {
            throw new IllegalArgumentException(
                    "%d bytes of beliefs about %d effects of layouts"
                            .formatted(from.remaining(), effects));
        }
        Gaussian constant = Gaussian.read(from, effects);
        Gaussian shared = Gaussian.read(from, context);
        Gaussian[] own = new Gaussian[arms];
        Arrays.setAll(own, _ -> Gaussian.read(from, context));
        return new LayoutPosterior(prior, constant, shared, own, trials, information);
    }

    private static LayoutPrior prior(ByteBuffer from) {
        List<Integer> arms = new ArrayList<>();
        int blocks = count(from);
        for (int block = 0; block < blocks; block++) {
            arms.add(count(from));
        }
        List<ForbiddenPair> forbidden = new ArrayList<>();
        int pairs = count(from);
        for (int pair = 0; pair < pairs; pair++) {
            forbidden.add(
                    new ForbiddenPair(from.getInt(), from.getInt(), from.getInt(), from.getInt()));
        }
        int dimension = from.getInt();
        double sharedSd = from.getDouble();
        double mainSd = from.getDouble();
        double contextSd = from.getDouble();
        double pairSd = from.getDouble();
        return new LayoutPrior(
                new Blocks(arms, forbidden),
                dimension,
                sharedSd,
                mainSd,
                contextSd,
                Double.isNaN(pairSd) ? OptionalDouble.empty() : OptionalDouble.of(pairSd));
    }

    /** Of things of at least four bytes each that are to follow. */
    private static int count(ByteBuffer from) {
        int count = from.getInt();
        if (count < 0 || count > from.remaining() / Integer.BYTES) {
            throw new IllegalArgumentException(
                    "%d parts of layouts in %d bytes".formatted(count, from.remaining()));
        }
        return count;
    }
}
