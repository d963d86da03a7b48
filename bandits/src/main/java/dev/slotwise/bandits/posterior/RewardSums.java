package dev.slotwise.bandits.posterior;

/**
 * Rewards of one arm, summed: all that a Gaussian posterior asks of them, and additive over
 * segments and days.
 *
 * @param trials how many; in fractions where some have not matured
 * @param sum of the rewards, in their unit
 * @param sumOfSquares of the rewards
 * @throws IllegalArgumentException if the sums cannot belong to so many trials
 */
public record RewardSums(double trials, double sum, double sumOfSquares) {
    /** No trials. */
    public static final RewardSums NONE = new RewardSums(0, 0, 0);

    public RewardSums {
        if (!(trials >= 0)
                || !(sumOfSquares >= 0)
                || !Double.isFinite(trials + sum + sumOfSquares)
                || (trials == 0 && (sum != 0 || sumOfSquares != 0))) {
            throw new IllegalArgumentException(
                    "sums of rewards: " + trials + ", " + sum + ", " + sumOfSquares);
        }
    }

    /** Both together. */
    public RewardSums plus(RewardSums other) {
        return new RewardSums(
                trials + other.trials, sum + other.sum, sumOfSquares + other.sumOfSquares);
    }

    /** The mean reward; 0 of no trials. */
    public double mean() {
        return trials == 0 ? 0 : sum / trials;
    }

    /**
     * Sum of squared deviations from the mean. Rounding leaves about 1e-16 of the sum of squares.
     */
    public double squaredDeviations() {
        return Math.max(0, sumOfSquares - sum * mean());
    }
}
