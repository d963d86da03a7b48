package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/**
 * Wald's interval after z²/2 conversions and as many failures were added, cut at 0 and 1 (Agresti
 * and Coull 1998). For a one-sided limit z is its own quantile.
 */
public record AgrestiCoull(Proportion arm) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        return limit(Normal.quantile(alpha));
    }

    @Override
    public double upper(double alpha) {
        return limit(-Normal.quantile(alpha));
    }

    private double limit(double z) {
        if (arm.users() == 0) {
            return Double.NaN;
        }
        double n = arm.users() + z * z;
        double p = (arm.conversions() + z * z / 2) / n;
        double q = (arm.failures() + z * z / 2) / n;
        return WaldRate.within(p + z * Math.sqrt(p * q / n));
    }
}
