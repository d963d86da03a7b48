package dev.slotwise.server.learning;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * On what grounds a decision was made: all that an audit or another policy's evaluation needs, as
 * float64.
 *
 * @param beliefsVersion the posterior that was believed
 * @param encoding how features became numbers; 0 when they played no part
 * @param offset logit of the recipient's propensity
 * @param prediction success probability of the chosen arm, as believed then; its expected value
 *     where values are rewarded
 * @param floor least probability of an eligible arm
 * @param kappa by which the posterior's standard deviation was tempered
 * @param seed from which the arm was drawn
 * @param eligible arms that could be chosen
 * @param probabilities the full vector of assignment probabilities
 * @param beliefs of each arm; empty when the policy asks for none
 * @param lifts added to each arm's mean before the draw, logits; empty where nothing was looked
 *     ahead to
 * @param joint how the arm was drawn together with those of other blocks; if not, it was drawn from
 *     the probabilities
 */
public record Evidence(
        long beliefsVersion,
        int encoding,
        double offset,
        double prediction,
        double floor,
        double kappa,
        long seed,
        BitSet eligible,
        List<Double> probabilities,
        List<? extends ArmBelief> beliefs,
        List<Double> lifts,
        Optional<JointEvidence> joint) {

    private static final byte WITHOUT_LIFTS = 1;
    private static final byte WITH_LIFTS = 2;
    private static final byte JOINT = 3;
    private static final byte NONE = 0;
    private static final byte BETA = 1;
    private static final byte NORMAL = 2;
    private static final byte GAUSSIAN = 3;
    private static final byte REVENUE = 4;
    private static final int HEADER = 2 + 2 * Integer.BYTES + 3 * Long.BYTES + 4 * Double.BYTES;

    public Evidence {
        probabilities = List.copyOf(probabilities);
        beliefs = List.copyOf(beliefs);
        lifts = List.copyOf(lifts);
        if (!lifts.isEmpty() && lifts.size() != probabilities.size()) {
            throw new IllegalArgumentException(
                    lifts.size() + " lifts of " + probabilities.size() + " arms");
        }
        if (joint.isPresent()
                && (!lifts.isEmpty() || joint.get().given().size() != probabilities.size())) {
            throw new IllegalArgumentException(
                    "drawn together with other blocks: %d lifts, %d of %d arms"
                            .formatted(
                                    lifts.size(),
                                    joint.get().given().size(),
                                    probabilities.size()));
        }
    }

    /** Where nothing was looked ahead to, and the block was decided by itself. */
    public Evidence(
            long beliefsVersion,
            int encoding,
            double offset,
            double prediction,
            double floor,
            double kappa,
            long seed,
            BitSet eligible,
            List<Double> probabilities,
            List<? extends ArmBelief> beliefs) {
        this(
                beliefsVersion,
                encoding,
                offset,
                prediction,
                floor,
                kappa,
                seed,
                eligible,
                probabilities,
                beliefs,
                List.of(),
                Optional.empty());
    }

    /** Whether another arm that could be chosen was believed to be better. */
    boolean explores(int arm) {
        return arm < beliefs.size()
                && eligible.stream()
                        .anyMatch(other ->
                                other < beliefs.size()
                                        && beliefs.get(other).centre() > beliefs.get(arm).centre());
    }

    public byte[] toBytes() {
        int arms = probabilities.size();
        var buffer =
                ByteBuffer.allocate(
                        HEADER
                                + arms * Double.BYTES
                                + beliefs.size() * width(kind()) * Double.BYTES
                                + lifts.size() * Double.BYTES
                                + joint.map(JointEvidence::bytes).orElse(0));
        buffer.put(joint.isPresent() ? JOINT : lifts.isEmpty() ? WITHOUT_LIFTS : WITH_LIFTS)
                .put(kind())
                .putInt(arms)
                .putInt(encoding)
                .putLong(beliefsVersion)
                .putLong(seed)
                .putLong(mask())
                .putDouble(offset)
                .putDouble(prediction)
                .putDouble(floor)
                .putDouble(kappa);
        probabilities.forEach(buffer::putDouble);
        beliefs.forEach(belief -> put(belief, buffer));
        lifts.forEach(buffer::putDouble);
        joint.ifPresent(it -> it.write(buffer));
        return buffer.array();
    }

    public static Evidence fromBytes(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        int version = buffer.get();
        if (version != WITHOUT_LIFTS && version != WITH_LIFTS && version != JOINT) {
            throw new IllegalArgumentException("evidence of an unknown version: " + version);
        }
        byte kind = buffer.get();
        int arms = buffer.getInt();
        int encoding = buffer.getInt();
        long beliefsVersion = buffer.getLong();
        long seed = buffer.getLong();
        var eligible = BitSet.valueOf(new long[] {buffer.getLong()});
        double offset = buffer.getDouble();
        double prediction = buffer.getDouble();
        double floor = buffer.getDouble();
        double kappa = buffer.getDouble();
        var probabilities = new ArrayList<Double>(arms);
        for (int arm = 0; arm < arms; arm++) {
            probabilities.add(buffer.getDouble());
        }
        var beliefs = new ArrayList<ArmBelief>(arms);
        for (int arm = 0; arm < arms && kind != NONE; arm++) {
            beliefs.add(belief(kind, buffer));
        }
        var lifts = new ArrayList<Double>();
        for (int arm = 0; arm < arms && version == WITH_LIFTS; arm++) {
            lifts.add(buffer.getDouble());
        }
        return new Evidence(
                beliefsVersion,
                encoding,
                offset,
                prediction,
                floor,
                kappa,
                seed,
                eligible,
                probabilities,
                beliefs,
                lifts,
                version == JOINT
                        ? Optional.of(JointEvidence.read(buffer, arms))
                        : Optional.empty());
    }

    private byte kind() {
        if (beliefs.isEmpty()) {
            return NONE;
        }
        return switch (beliefs.getFirst()) {
            case BetaPosterior _ -> BETA;
            case NormalScore _ -> NORMAL;
            case GaussianPosterior _ -> GAUSSIAN;
            case RevenuePosterior _ -> REVENUE;
        };
    }

    /** Numbers of a belief. */
    private static int width(byte kind) {
        return switch (kind) {
            case NONE -> 0;
            case BETA, NORMAL -> 2;
            case GAUSSIAN -> 4;
            case REVENUE -> 6;
            default -> throw new IllegalArgumentException("beliefs of an unknown kind: " + kind);
        };
    }

    private static void put(ArmBelief belief, ByteBuffer buffer) {
        switch (belief) {
            case BetaPosterior(double alpha, double beta) ->
                    buffer.putDouble(alpha).putDouble(beta);
            case NormalScore(double mean, double variance) ->
                    buffer.putDouble(mean).putDouble(variance);
            case GaussianPosterior(double mean, double weight, double shape, double scale) ->
                    buffer.putDouble(mean).putDouble(weight).putDouble(shape).putDouble(scale);
            case RevenuePosterior(BetaPosterior share, GaussianPosterior logs) -> {
                put(share, buffer);
                put(logs, buffer);
            }
        }
    }

    private static ArmBelief belief(byte kind, ByteBuffer buffer) {
        return switch (kind) {
            case BETA -> new BetaPosterior(buffer.getDouble(), buffer.getDouble());
            case NORMAL -> new NormalScore(buffer.getDouble(), buffer.getDouble());
            case GAUSSIAN -> gaussian(buffer);
            case REVENUE ->
                    new RevenuePosterior(
                            new BetaPosterior(buffer.getDouble(), buffer.getDouble()),
                            gaussian(buffer));
            default -> throw new IllegalArgumentException("beliefs of an unknown kind: " + kind);
        };
    }

    private static GaussianPosterior gaussian(ByteBuffer buffer) {
        return new GaussianPosterior(
                buffer.getDouble(), buffer.getDouble(), buffer.getDouble(), buffer.getDouble());
    }

    private long mask() {
        var words = eligible.toLongArray();
        return words.length == 0 ? 0 : words[0];
    }
}
