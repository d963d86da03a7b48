package dev.slotwise.bandits.posterior;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is believed of the logistic model's coefficients before any trial, all independent. The last
 * feature is the constant 1.
 *
 * <p>Widths are where learning begins; {@link LogisticFit} moves them to what the arms show
 * (empirical Bayes), as much as {@code widthWorth} arms would resist.
 *
 * @param arms number of arms
 * @param dimension number of features, the constant included
 * @param sharedSd sd, in logits, of the total effect of the context that all arms share
 * @param interceptSd sd of an arm's main effect
 * @param contextSd sd of an arm's total effect of the context; each feature has its share of the
 *     variance
 * @param widthWorth how many arms the two widths of arms' effects are worth; infinite if they are
 *     to stay
 * @param past what past experiments say of these arms; without it all means are 0
 * @throws IllegalArgumentException if a number is not positive, or a sd not finite
 */
public record LogisticPrior(
        int arms,
        int dimension,
        double sharedSd,
        double interceptSd,
        double contextSd,
        double widthWorth,
        Optional<ArmPrior> past) {
    private static final double SHARED_INTERCEPT_SD = 1;
    private static final double WIDTH_WORTH = 3;

    /** More than half is never believed: an over-trusted prior is what starves a good arm. */
    private static final double MOST_EXPLAINED = 0.5;

    public LogisticPrior {
        if (arms < 1) {
            throw new IllegalArgumentException("number of arms: " + arms);
        }
        if (dimension < 1) {
            throw new IllegalArgumentException("number of features: " + dimension);
        }
        requirePositive(sharedSd, "sd of the shared effect");
        requirePositive(interceptSd, "sd of an arm's main effect");
        requirePositive(contextSd, "sd of an arm's effect of context");
        if (!(widthWorth > 0)) {
            throw new IllegalArgumentException("worth of the widths: " + widthWorth);
        }
        past.ifPresent(known -> known.requireShape(arms, dimension));
    }

    /** Widths that stay, nothing known of the arms. */
    public LogisticPrior(
            int arms, int dimension, double sharedSd, double interceptSd, double contextSd) {
        this(
                arms,
                dimension,
                sharedSd,
                interceptSd,
                contextSd,
                Double.POSITIVE_INFINITY,
                Optional.empty());
    }

    /** Where a propensity model gives the offset, little is left for the shared part to explain. */
    public static LogisticPrior withPropensity(int arms, int dimension) {
        return new LogisticPrior(arms, dimension, 0.3, 0.3, 0.5, WIDTH_WORTH, Optional.empty());
    }

    /** Where the offset is at most the mean rate. */
    public static LogisticPrior withoutPropensity(int arms, int dimension) {
        return new LogisticPrior(arms, dimension, 1.0, 0.3, 0.5, WIDTH_WORTH, Optional.empty());
    }

    /** The same, knowing what past experiments say of the arms. */
    public LogisticPrior knowing(ArmPrior known) {
        return new LogisticPrior(
                arms, dimension, sharedSd, interceptSd, contextSd, widthWorth, Optional.of(known));
    }

    /** What is believed of a block of features. */
    BlockPrior block(FeatureBlocks blocks, int block) {
        int from = blocks.start(block);
        int to = from + blocks.length(block);
        double[][] expected = new double[arms][];
        for (int arm = 0; arm < arms; arm++) {
            expected[arm] = Arrays.copyOfRange(armMeans(arm), from, to);
        }
        return new BlockPrior(
                Arrays.copyOfRange(sharedVariances(), from, to),
                Arrays.copyOfRange(armVariances(), from, to),
                expected,
                past.isPresent(),
                to == dimension ? to - from - 1 : to - from,
                widthWorth);
    }

    /** The variances of what all arms share. */
    double[] sharedVariances() {
        return variances(sharedSd, SHARED_INTERCEPT_SD, 1);
    }

    /** The variances of an arm's own effects around what past experiments expect of it. */
    double[] armVariances() {
        double explained =
                past.map(known -> Math.min(MOST_EXPLAINED, known.explained())).orElse(0.0);
        return variances(contextSd, interceptSd, 1 - explained);
    }

    /** What past experiments expect of an arm's effects. */
    double[] armMeans(int arm) {
        return past.map(known -> known.means()[arm].clone()).orElseGet(() -> new double[dimension]);
    }

    private double[] variances(double total, double constant, double factor) {
        double[] variances = new double[dimension];
        Arrays.fill(variances, factor * total * total / Math.max(1, dimension - 1));
        variances[dimension - 1] = factor * constant * constant;
        return variances;
    }

    private static void requirePositive(double value, String name) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value);
        }
    }
}
