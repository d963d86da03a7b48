package dev.slotwise.bandits.posterior;

import java.util.List;

/**
 * Beliefs about arms whose revenue is mostly nothing and otherwise log-normal, given their sums.
 * Each arm starts from what all arms together have shown (empirical Bayes): their share of orders,
 * worth 20 trials, and the mean of the orders' logarithms, worth 2 orders; the variance of the
 * logarithms is worth 50, as arms differ in how much is ordered rather than in how widely orders
 * spread.
 */
public final class RevenueBeliefs {
    private static final RatePrior USUAL = new RatePrior(0.01, 20);
    private static final double PRIOR_TRIALS = 20;
    private static final double PRIOR_ORDERS = 2;
    private static final double MOST_VARIANCE_ORDERS = 50;

    private RevenueBeliefs() {}

    /**
     * One belief per arm, in the same order.
     *
     * @param arms sums of matured trials, at least one arm
     * @throws IllegalArgumentException if there is no arm
     */
    public static List<RevenuePosterior> beliefs(List<RevenueSums> arms) {
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("number of arms: 0");
        }
        RevenueSums all = arms.stream().reduce(RevenueSums.NONE, RevenueSums::plus);
        double share =
                BetaPosterior.of(USUAL).after(all.orders(), all.trials() - all.orders()).mean();
        var prior =
                new RevenuePosterior(
                        BetaPosterior.of(new RatePrior(share, PRIOR_TRIALS)),
                        GaussianBeliefs.prior(
                                arms.stream().map(RevenueSums::logs).toList(),
                                PRIOR_ORDERS,
                                MOST_VARIANCE_ORDERS));
        return arms.stream().map(prior::after).toList();
    }
}
