package dev.slotwise.bandits.posterior;

/**
 * Revenue of one arm, summed: how many trials brought some, and the logarithms of what they
 * brought. Additive over segments and days.
 *
 * @param trials how many; in fractions where some have not matured
 * @param orders trials with a positive revenue, at most all
 * @param sumOfLogs natural logarithms of those revenues
 * @param sumOfSquaredLogs their squares
 * @throws IllegalArgumentException if the sums cannot belong to so many trials
 */
public record RevenueSums(double trials, double orders, double sumOfLogs, double sumOfSquaredLogs) {
    /** No trials. */
    public static final RevenueSums NONE = new RevenueSums(0, 0, 0, 0);

    public RevenueSums {
        if (!(orders >= 0 && orders <= trials) || !Double.isFinite(trials)) {
            throw new IllegalArgumentException(orders + " orders in " + trials + " trials");
        }
        new RewardSums(orders, sumOfLogs, sumOfSquaredLogs);
    }

    /** Both together. */
    public RevenueSums plus(RevenueSums other) {
        return new RevenueSums(
                trials + other.trials,
                orders + other.orders,
                sumOfLogs + other.sumOfLogs,
                sumOfSquaredLogs + other.sumOfSquaredLogs);
    }

    /** The logarithms of the positive revenues as rewards of their own. */
    public RewardSums logs() {
        return new RewardSums(orders, sumOfLogs, sumOfSquaredLogs);
    }
}
