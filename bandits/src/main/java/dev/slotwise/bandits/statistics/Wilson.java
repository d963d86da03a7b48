package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/** The rates that a score test does not reject (E. B. Wilson 1927). */
public record Wilson(Proportion arm) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        return limit(-Normal.quantile(alpha));
    }

    @Override
    public double upper(double alpha) {
        // The mirror keeps the digits of a rate close to 1.
        return arm.conversions() > arm.failures()
                ? 1 - new Wilson(arm.mirrored()).lower(alpha)
                : limit(Normal.quantile(alpha));
    }

    /** The lower limit for a positive z, the upper for a negative. */
    private double limit(double z) {
        double n = arm.users();
        double p = arm.rate();
        double spread = z * z / n;
        double upper = p + spread / 2 + Math.abs(z) * Math.sqrt((arm.variance() + spread / 4) / n);
        if (upper == 0) {
            return 0;
        }
        // The roots of a quadratic: their product has no cancellation.
        return z < 0 ? upper / (1 + spread) : p * p / upper;
    }
}
