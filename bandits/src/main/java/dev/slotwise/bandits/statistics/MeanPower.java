package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.NoncentralT;
import dev.slotwise.bandits.numerics.Student;

/**
 * Power of a t test of two means with the same standard deviation, by the noncentral t distribution
 * of n1 + n2 - 2 degrees of freedom.
 *
 * @param design of the test
 * @param standardDeviation of one user's outcome, positive
 * @throws IllegalArgumentException if the standard deviation is not positive and finite
 */
public record MeanPower(Design design, double standardDeviation) {
    /** Of both arms: one degree of freedom is the least there is. */
    private static final double LEAST_USERS = 3;

    public MeanPower {
        if (!(standardDeviation > 0) || !Double.isFinite(standardDeviation)) {
            throw new IllegalArgumentException("standard deviation " + standardDeviation);
        }
    }

    /**
     * The probability of a significant result.
     *
     * @param effect the treatment's mean less the control's
     * @param sampleSizeControl users of the control; need not be whole
     * @throws IllegalArgumentException if both arms together have fewer than three users
     */
    public double power(double effect, double sampleSizeControl) {
        requireUsers(sampleSizeControl);
        if (!Double.isFinite(effect)) {
            throw new IllegalArgumentException("effect " + effect);
        }
        return powerOf(effect, sampleSizeControl);
    }

    /**
     * Users of the control for this power, not rounded up to whole ones.
     *
     * @throws IllegalArgumentException if the effect is 0 or in the direction not looked for, or
     *     the power not between alpha and 1
     */
    public double sampleSizeControl(double effect, double power) {
        boolean lookedFor =
                design.alternative() == Alternative.TWO_SIDED
                        ? effect != 0
                        : effect * design.direction() > 0;
        if (!lookedFor || !Double.isFinite(effect)) {
            throw new IllegalArgumentException(
                    "effect " + effect + " of alternative " + design.alternative());
        }
        double least = LEAST_USERS / (1 + design.allocationRatio());
        return design.sampleSize(power, least, n -> powerOf(effect, n));
    }

    /**
     * The least effect that is found with this power: upwards, or downwards if the alternative is
     * less, and then negative.
     *
     * @throws IllegalArgumentException if both arms together have fewer than three users, or the
     *     power is not between alpha and 1
     */
    public double minimumDetectableEffect(double sampleSizeControl, double power) {
        requireUsers(sampleSizeControl);
        design.requirePower(power);
        int direction = design.direction();
        double unit = standardDeviation * Math.sqrt(design.inverseSizes() / sampleSizeControl);
        return direction
                * unit
                * StrictMath.exp(
                        Root.ofIncreasing(
                                0,
                                -40,
                                40,
                                log ->
                                        powerOf(
                                                        direction * unit * StrictMath.exp(log),
                                                        sampleSizeControl)
                                                - power));
    }

    private double powerOf(double effect, double n) {
        double degrees = n * (1 + design.allocationRatio()) - 2;
        double delta = effect / standardDeviation * Math.sqrt(n / design.inverseSizes());
        double critical = -Student.quantile(design.alphaOfASide(), degrees);
        return switch (design.alternative()) {
            case GREATER, EQUIVALENCE -> NoncentralT.survival(critical, degrees, delta);
            case LESS -> NoncentralT.survival(critical, degrees, -delta);
            case TWO_SIDED ->
                    NoncentralT.survival(critical, degrees, delta)
                            + NoncentralT.survival(critical, degrees, -delta);
        };
    }

    private void requireUsers(double sampleSizeControl) {
        if (!(sampleSizeControl * (1 + design.allocationRatio()) >= LEAST_USERS)) {
            throw new IllegalArgumentException("sample size " + sampleSizeControl);
        }
    }
}
