package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/**
 * The differences of two rates that a score test does not reject, its variance taken at the most
 * likely rates with that difference and multiplied by N / (N - 1) (Miettinen and Nurminen 1985).
 */
public record MiettinenNurminen(Proportion treatment, Proportion control)
        implements ConfidenceLimits {
    private static final double LEAST_LOG = -50;

    @Override
    public double lower(double alpha) {
        return lower(new TwoProportions(treatment, control), alpha);
    }

    @Override
    public double upper(double alpha) {
        return -lower(new TwoProportions(treatment, control).reversed(), alpha);
    }

    private static double lower(TwoProportions arms, double alpha) {
        return alpha > 0.5
                ? -lower(arms.reversed(), 1 - alpha)
                : limit(arms.inRarerOutcome(), -Normal.quantile(alpha));
    }

    private static double limit(TwoProportions arms, double z) {
        double difference = arms.rateDifference();
        if (Double.isNaN(difference) || z == 0 || difference == -1) {
            return difference;
        }
        // The distance in logarithms, so that it has digits of its own however small it is.
        double log =
                Root.ofIncreasing(
                        StrictMath.log(0.5 * (1 + difference)),
                        LEAST_LOG,
                        StrictMath.log1p(difference),
                        s -> {
                            double distance = StrictMath.exp(s);
                            return distance
                                    - z * standardError(arms, Math.max(-1, difference - distance));
                        });
        return Math.max(-1, difference - StrictMath.exp(log));
    }

    private static double standardError(TwoProportions arms, double difference) {
        var restricted = RestrictedRates.of(arms, difference);
        double t = arms.treatment().users();
        double c = arms.control().users();
        double variance =
                restricted.treatment() * (1 - restricted.treatment()) / t
                        + restricted.control() * (1 - restricted.control()) / c;
        return Math.sqrt(variance * ((t + c) / (t + c - 1)));
    }
}
