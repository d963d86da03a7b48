package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/**
 * Limits of the relative effect of two rates from the logarithm of their ratio (Katz, Baptista,
 * Azen and Pike 1978). Not defined if an arm has no conversions.
 */
public record KatzLog(Proportion treatment, Proportion control) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        return limit(Normal.quantile(alpha));
    }

    @Override
    public double upper(double alpha) {
        return limit(-Normal.quantile(alpha));
    }

    /** The logarithm of the ratio of the rates; NaN if an arm has no conversions. */
    public Estimate logRatio() {
        if (treatment.conversions() == 0 || control.conversions() == 0) {
            return Estimate.normal(Double.NaN, Double.NaN);
        }
        double relative = new TwoProportions(treatment, control).rateDifference() / control.rate();
        return Estimate.normal(
                StrictMath.log1p(relative), Math.sqrt(part(treatment) + part(control)));
    }

    private double limit(double z) {
        Estimate log = logRatio();
        return log.isDefined()
                ? StrictMath.expm1(log.value() + z * log.standardError())
                : Double.NaN;
    }

    /** 1/x - 1/n. */
    private static double part(Proportion arm) {
        return (double) arm.failures() / arm.conversions() / arm.users();
    }
}
