package dev.slotwise.bandits.posterior;

/**
 * What is believed of the logistic model's coefficients before any trial: all means 0, all
 * independent. The last feature is the constant 1.
 *
 * @param arms number of arms
 * @param dimension number of features, the constant included
 * @param sharedSd sd, in logits, of the total effect of the context that all arms share
 * @param interceptSd sd of an arm's main effect
 * @param contextSd sd of an arm's total effect of the context; each feature has its share of the
 *     variance
 * @throws IllegalArgumentException if a number is not positive and finite
 */
public record LogisticPrior(
        int arms, int dimension, double sharedSd, double interceptSd, double contextSd) {
    private static final double SHARED_INTERCEPT_SD = 1;

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
    }

    /** Where a propensity model gives the offset, little is left for the shared part to explain. */
    public static LogisticPrior withPropensity(int arms, int dimension) {
        return new LogisticPrior(arms, dimension, 0.3, 0.3, 0.5);
    }

    /** Where the offset is at most the mean rate. */
    public static LogisticPrior withoutPropensity(int arms, int dimension) {
        return new LogisticPrior(arms, dimension, 1.0, 0.3, 0.5);
    }

    double sharedVariance(int feature) {
        return variance(feature, sharedSd, SHARED_INTERCEPT_SD);
    }

    double armVariance(int feature) {
        return variance(feature, contextSd, interceptSd);
    }

    private double variance(int feature, double total, double constant) {
        return feature == dimension - 1 ? constant * constant : total * total / (dimension - 1);
    }

    private static void requirePositive(double value, String name) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value);
        }
    }
}
