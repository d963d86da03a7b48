package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.RegularizedBeta;

/**
 * Equal-tailed quantiles of Beta(x + 1/2, n - x + 1/2), the posterior under Jeffreys' prior (Brown,
 * Cai and DasGupta 2001), as they are: 0 is not put in for none and 1 not for all conversions.
 */
public record Jeffreys(Proportion arm) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        return quantile(alpha);
    }

    @Override
    public double upper(double alpha) {
        return quantile(1 - alpha);
    }

    private double quantile(double p) {
        return arm.users() == 0
                ? Double.NaN
                : RegularizedBeta.quantile(p, arm.conversions() + 0.5, arm.failures() + 0.5);
    }
}
