package dev.slotwise.bandits.statistics;

/**
 * A ratio of two sums over an arm's users, such as revenue per send where a user has several sends.
 * The unit that was randomised is the user, so its variance comes from both sums and how they go
 * together: the delta method (Deng, Knoblich and Lu 2018).
 *
 * @param users how many
 * @param numerator sum and sum of squares
 * @param denominator sum and sum of squares
 * @param sumOfProducts of numerator and denominator
 * @throws IllegalArgumentException if the users are negative
 */
public record RatioOfSums(long users, Sums numerator, Sums denominator, double sumOfProducts) {
    public RatioOfSums {
        if (users < 0) {
            throw new IllegalArgumentException("users " + users);
        }
        if (!Double.isFinite(sumOfProducts)) {
            throw new IllegalArgumentException("sum of products " + sumOfProducts);
        }
    }

    /**
     * The ratio as if it were a mean: with the variance (vM - 2 R cMD + R² vD) / mD² of one user, R
     * being the ratio. Without users, or with a denominator of 0, its mean is NaN and it counts no
     * users.
     */
    public Sample sample() {
        if (users == 0 || denominator.sum() == 0) {
            return new Sample(0, Double.NaN, Double.NaN);
        }
        double ratio = numerator.sum() / denominator.sum();
        double covariance =
                Sample.covariance(users, numerator.sum(), denominator.sum(), sumOfProducts);
        double meanDenominator = denominator.sum() / users;
        double variance =
                numerator.of(users).variance()
                        - 2 * ratio * covariance
                        + ratio * ratio * denominator.of(users).variance();
        return new Sample(
                users, ratio, Math.max(0, variance) / (meanDenominator * meanDenominator));
    }
}
