package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/**
 * Limits of the relative effect (mB - mA) / |mA|: the ratios that a z test of mB - ratio mA does
 * not reject (Fieller 1954). Where the control's mean is not told from 0 at this level, the data
 * bound neither side.
 */
public record Fieller(Sample treatment, Sample control) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        return limit(Normal.quantile(alpha), Double.NEGATIVE_INFINITY);
    }

    @Override
    public double upper(double alpha) {
        return limit(-Normal.quantile(alpha), Double.POSITIVE_INFINITY);
    }

    private double limit(double z, double unbounded) {
        double t = treatment.squaredError();
        double c = control.squaredError();
        if (Double.isNaN(t + c)) {
            return Double.NaN;
        }
        double base = Math.abs(control.mean());
        double scale = base * base - z * z * c;
        if (!(scale > 0)) {
            return unbounded;
        }
        // With a negative control the effect is that of both means with the other sign, mirrored.
        double sign = Math.signum(control.mean());
        double mean = sign * treatment.mean();
        double root = base * base * t + mean * mean * c - z * z * t * c;
        double centre = (mean - base) * base + z * z * c;
        return (sign * centre + z * Math.sqrt(Math.max(0, root))) / scale;
    }
}
