package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/**
 * p ± z sqrt(p (1 - p) / n), cut at 0 and 1: the interval of the textbooks. It is a point for none
 * or all conversions and covers too seldom (Brown, Cai and DasGupta 2001); here for comparison.
 */
public record WaldRate(Proportion arm) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        return within(arm.rate() + Normal.quantile(alpha) * arm.estimate().standardError());
    }

    @Override
    public double upper(double alpha) {
        return within(arm.rate() - Normal.quantile(alpha) * arm.estimate().standardError());
    }

    static double within(double rate) {
        return Math.clamp(rate, 0.0, 1.0);
    }
}
