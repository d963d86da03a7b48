package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/**
 * Power of a z test of two rates. Both tails of a two-sided test count, also the wrong one.
 *
 * @param design of the test
 * @param baseline rate of the control, within (0, 1)
 * @param method how the normal approximation is made
 * @throws IllegalArgumentException if the baseline is out of its range
 */
public record ProportionPower(Design design, double baseline, Method method) {
    /** The normal approximation. */
    public enum Method {
        /** The pooled z test: pooled variance under the null, unpooled under the alternative. */
        NORMAL_POOLED_NULL,
        /** The difference of 2 asin sqrt(p), whose variance does not depend on p (Cohen 1988). */
        ARCSINE
    }

    /** The sample size at which a size of less than one user would do. */
    private static final double LEAST_USERS = 1e-6;

    public ProportionPower {
        if (!(baseline > 0 && baseline < 1)) {
            throw new IllegalArgumentException("baseline " + baseline);
        }
    }

    /**
     * The probability of a significant result.
     *
     * @param effect the treatment's rate less the control's
     * @param sampleSizeControl users of the control; need not be whole
     * @throws IllegalArgumentException if the treatment's rate is not within [0, 1], or there are
     *     no users
     */
    public double power(double effect, double sampleSizeControl) {
        requireRate(effect);
        if (!(sampleSizeControl > 0)) {
            throw new IllegalArgumentException("sample size " + sampleSizeControl);
        }
        return powerOf(effect, sampleSizeControl);
    }

    /**
     * Users of the control for this power, not rounded up to whole ones.
     *
     * @throws IllegalArgumentException if the treatment's rate is not within [0, 1], the effect is
     *     0 or in the direction not looked for, or the power not between alpha and 1
     */
    public double sampleSizeControl(double effect, double power) {
        requireRate(effect);
        if (!(design.alternative() == Alternative.TWO_SIDED
                ? effect != 0
                : effect * design.direction() > 0)) {
            throw new IllegalArgumentException(
                    "effect " + effect + " of alternative " + design.alternative());
        }
        return design.sampleSize(power, LEAST_USERS, n -> powerOf(effect, n));
    }

    /**
     * The least effect that is found with this power: upwards, or downwards if the alternative is
     * less, and then negative. NaN if the greatest possible effect would not be found.
     *
     * @throws IllegalArgumentException if there are no users, or the power is not between alpha and
     *     1
     */
    public double minimumDetectableEffect(double sampleSizeControl, double power) {
        design.requirePower(power);
        if (!(sampleSizeControl > 0)) {
            throw new IllegalArgumentException("sample size " + sampleSizeControl);
        }
        int direction = design.direction();
        double most = direction > 0 ? 1 - baseline : baseline;
        if (!(powerOf(direction * most, sampleSizeControl) >= power)) {
            return Double.NaN;
        }
        return direction
                * StrictMath.exp(
                        Root.ofIncreasing(
                                StrictMath.log(most),
                                -700,
                                StrictMath.log(most),
                                log ->
                                        powerOf(
                                                        direction
                                                                * Math.min(
                                                                        most, StrictMath.exp(log)),
                                                        sampleSizeControl)
                                                - power));
    }

    private double powerOf(double effect, double n) {
        double z = -Normal.quantile(design.alphaOfASide());
        double inverse = design.inverseSizes();
        double treated = baseline + effect;
        return switch (method) {
            case NORMAL_POOLED_NULL -> {
                double r = design.allocationRatio();
                double pooled = (baseline + r * treated) / (1 + r);
                double ofNull = Math.sqrt(pooled * (1 - pooled) * inverse);
                double ofAlternative =
                        Math.sqrt(baseline * (1 - baseline) + treated * (1 - treated) / r);
                yield beyond(z * ofNull / ofAlternative, effect * Math.sqrt(n) / ofAlternative);
            }
            case ARCSINE -> beyond(z, angle(treated, baseline) * Math.sqrt(n / inverse));
        };
    }

    /** The probability that a normal of this mean lies beyond the critical value. */
    private double beyond(double critical, double mean) {
        return switch (design.alternative()) {
            case GREATER, EQUIVALENCE -> Normal.cdf(mean - critical);
            case LESS -> Normal.cdf(-mean - critical);
            case TWO_SIDED -> Normal.cdf(mean - critical) + Normal.cdf(-mean - critical);
        };
    }

    /** 2 asin sqrt(p) less the same of q. */
    private static double angle(double p, double q) {
        return 2 * (StrictMath.asin(Math.sqrt(p)) - StrictMath.asin(Math.sqrt(q)));
    }

    private void requireRate(double effect) {
        double treated = baseline + effect;
        if (!(treated >= 0 && treated <= 1)) {
            throw new IllegalArgumentException("rate of the treatment " + treated);
        }
    }
}
