package dev.slotwise.bandits;

/**
 * A closed interval, for instance of credible rates.
 *
 * @throws IllegalArgumentException if a bound is NaN or the bounds are reversed
 */
public record Interval(double lower, double upper) {
    public Interval {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("not an interval: [" + lower + ", " + upper + "]");
        }
    }

    /** Whether the value lies within, bounds included. */
    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }
}
