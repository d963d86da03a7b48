package dev.slotwise.bandits.statistics;

/**
 * The sum of a quantity over users, and that of its square; additive over waves and segments.
 *
 * @throws IllegalArgumentException if a number is not finite, or the sum of squares negative
 */
public record Sums(double sum, double sumOfSquares) {
    public Sums {
        if (!Double.isFinite(sum) || !Double.isFinite(sumOfSquares) || sumOfSquares < 0) {
            throw new IllegalArgumentException(
                    "sum " + sum + " with sum of squares " + sumOfSquares);
        }
    }

    public Sums plus(Sums other) {
        return new Sums(sum + other.sum, sumOfSquares + other.sumOfSquares);
    }

    /** Mean and variance. */
    public Sample of(long users) {
        return Sample.ofSums(users, sum, sumOfSquares);
    }
}
