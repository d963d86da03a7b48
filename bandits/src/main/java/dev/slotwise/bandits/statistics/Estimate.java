package dev.slotwise.bandits.statistics;

import java.util.Optional;

/**
 * An estimate whose error is normal, or Student's where its standard error is itself estimated from
 * few users. An undefined number is NaN here; what follows from it is empty or NaN again.
 *
 * @param value the estimate
 * @param standardError of it
 * @param degreesOfFreedom of the standard error; infinite for normal quantiles
 * @throws IllegalArgumentException if the standard error is negative or infinite, or there are no
 *     degrees of freedom
 */
public record Estimate(double value, double standardError, double degreesOfFreedom)
        implements ConfidenceLimits {
    public Estimate {
        if (standardError < 0 || Double.isInfinite(standardError)) {
            throw new IllegalArgumentException("standard error " + standardError);
        }
        if (degreesOfFreedom <= 0) {
            throw new IllegalArgumentException("degrees of freedom " + degreesOfFreedom);
        }
    }

    /** With normal quantiles. */
    public static Estimate normal(double value, double standardError) {
        return new Estimate(value, standardError, Double.POSITIVE_INFINITY);
    }

    /** Whether it has an error to be tested and bounded by; a standard error of 0 says nothing. */
    public boolean isDefined() {
        return Double.isFinite(value) && standardError > 0 && degreesOfFreedom > 0;
    }

    /**
     * The test of (value - null effect) / standard error.
     *
     * @return empty if that is not defined
     */
    public Optional<TestOutcome> test(Hypothesis hypothesis) {
        return isDefined()
                ? Optional.of(
                        hypothesis.test(
                                nullEffect -> (value - nullEffect) / standardError,
                                new Symmetric(degreesOfFreedom)))
                : Optional.empty();
    }

    @Override
    public double lower(double alpha) {
        return isDefined() ? value - reach(alpha) : Double.NaN;
    }

    @Override
    public double upper(double alpha) {
        return isDefined() ? value + reach(alpha) : Double.NaN;
    }

    @Override
    public Estimate times(double factor) {
        return new Estimate(value * factor, standardError * Math.abs(factor), degreesOfFreedom);
    }

    private double reach(double alpha) {
        return new Symmetric(degreesOfFreedom).exceededWith(alpha) * standardError;
    }
}
