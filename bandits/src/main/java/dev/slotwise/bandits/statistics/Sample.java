package dev.slotwise.bandits.statistics;

/**
 * Outcomes of an arm's users: as many numbers as a test of means needs.
 *
 * @param users how many
 * @param mean of their outcomes; NaN if there are no users
 * @param variance of one user's outcome, with n - 1; NaN for fewer than two users
 * @throws IllegalArgumentException if the users or the variance are negative, or a number is
 *     infinite
 */
public record Sample(long users, double mean, double variance) {
    /** What of n times the sum of squares is rounding. */
    private static final double ROUNDING = 1e-12;

    /** Beyond this share of it, a negative sum of squared distances is no rounding error. */
    private static final double MOST_NEGATIVE = 1e-9;

    public Sample {
        if (users < 0) {
            throw new IllegalArgumentException("users " + users);
        }
        if (Double.isInfinite(mean) || (users > 0 && Double.isNaN(mean))) {
            throw new IllegalArgumentException("mean " + mean);
        }
        if (variance < 0 || Double.isInfinite(variance) || (users > 1 && Double.isNaN(variance))) {
            throw new IllegalArgumentException("variance " + variance);
        }
    }

    /**
     * From sums over users.
     *
     * @throws IllegalArgumentException if there are no users but sums, or no data have such sums
     */
    public static Sample ofSums(long users, double sum, double sumOfSquares) {
        if (users == 0 && (sum != 0 || sumOfSquares != 0)) {
            throw new IllegalArgumentException(
                    "sums " + sum + ", " + sumOfSquares + " of no users");
        }
        return new Sample(users, sum / users, variance(users, sum, sumOfSquares));
    }

    /** With its standard error and, for Student's quantiles, n - 1 degrees of freedom. */
    public Estimate estimate() {
        return new Estimate(mean, standardError(), users > 1 ? users - 1.0 : Double.NaN);
    }

    /** Of the mean; NaN for fewer than two users. */
    public double standardError() {
        return Math.sqrt(squaredError());
    }

    /** The variance of the mean; NaN for fewer than two users. */
    double squaredError() {
        return variance / users;
    }

    private static double variance(long users, double sum, double sumOfSquares) {
        double squares = covariance(users, sum, sum, sumOfSquares);
        double scale = sumOfSquares / (users - 1.0);
        if (squares < -MOST_NEGATIVE * scale) {
            throw new IllegalArgumentException(
                    "%d users with sum %s have no sum of squares %s"
                            .formatted(users, sum, sumOfSquares));
        }
        return squares < ROUNDING * scale ? 0 : squares;
    }

    /**
     * (sumOfProducts - sumX sumY / n) / (n - 1), without the cancellation of large sums; NaN for
     * fewer than two users.
     */
    static double covariance(long users, double sumX, double sumY, double sumOfProducts) {
        if (users < 2) {
            return Double.NaN;
        }
        // Kahan: n S - x y to the last bit, by fused multiplication.
        double product = sumX * sumY;
        double lost = Math.fma(-sumX, sumY, product);
        return (Math.fma(users, sumOfProducts, -product) + lost) / users / (users - 1.0);
    }
}
