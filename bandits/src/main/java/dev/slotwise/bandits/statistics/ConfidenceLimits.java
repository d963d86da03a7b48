package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.Interval;

import java.util.Optional;

/**
 * A method of interval estimation applied to data, as its one-sided limits. A limit is infinite if
 * the data don't bound that side, and NaN if it is not defined for these data.
 */
public interface ConfidenceLimits {
    /** What lies below the truth with confidence 1 - alpha. */
    double lower(double alpha);

    /** What lies above the truth with confidence 1 - alpha. */
    double upper(double alpha);

    /**
     * Limits of the same quantity in other units, for instance of conversions that an effect times
     * its users has caused.
     *
     * @param factor positive
     */
    default ConfidenceLimits times(double factor) {
        ConfidenceLimits one = this;
        return new ConfidenceLimits() {
            @Override
            public double lower(double alpha) {
                return factor * one.lower(alpha);
            }

            @Override
            public double upper(double alpha) {
                return factor * one.upper(alpha);
            }
        };
    }

    /**
     * The interval of level 1 - alpha: with a side each of alpha / 2, or one-sided and infinite on
     * the other side.
     *
     * @return empty if it is not defined for these data
     * @throws IllegalArgumentException if alpha is not within (0, 1)
     */
    default Optional<Interval> interval(double alpha, Alternative alternative) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("no interval of alpha " + alpha);
        }
        return switch (alternative) {
            case TWO_SIDED, EQUIVALENCE -> between(lower(alpha / 2), upper(alpha / 2));
            case GREATER -> between(lower(alpha), Double.POSITIVE_INFINITY);
            case LESS -> between(Double.NEGATIVE_INFINITY, upper(alpha));
        };
    }

    private static Optional<Interval> between(double lower, double upper) {
        // Limits that meet can cross by a rounding error.
        return Double.isNaN(lower) || Double.isNaN(upper)
                ? Optional.empty()
                : Optional.of(new Interval(Math.min(lower, upper), upper));
    }
}
