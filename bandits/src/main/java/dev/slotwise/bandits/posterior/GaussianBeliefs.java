package dev.slotwise.bandits.posterior;

import java.util.List;

/**
 * Beliefs about arms whose rewards are values, given their sums. Each arm starts from the mean and
 * variance of all arms together (empirical Bayes), the mean worth 20 trials. The variance is worth
 * more: where most rewards are 0, an arm's first trials show hardly any, and an arm whose variance
 * were learned from them would be sure to be worthless.
 */
public final class GaussianBeliefs {
    private static final double PRIOR_TRIALS = 20;
    private static final double MOST_VARIANCE_TRIALS = 1_000;

    /** Twice this are the degrees of freedom with no data: a mean and a variance exist. */
    private static final double LEAST_SHAPE = 1.5;

    /**
     * Rewards that were all the same are believed to vary by a millionth of it; where all were 0,
     * nothing is known of their size yet.
     */
    private static final double LEAST_VARIATION = 1e-6;

    private GaussianBeliefs() {}

    /**
     * One belief per arm, in the same order.
     *
     * @param arms sums of matured trials, at least one arm
     * @throws IllegalArgumentException if there is no arm
     */
    public static List<GaussianPosterior> beliefs(List<RewardSums> arms) {
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("number of arms: 0");
        }
        GaussianPosterior prior = prior(arms, PRIOR_TRIALS, MOST_VARIANCE_TRIALS);
        return arms.stream().map(prior::after).toList();
    }

    /** The belief about an arm that nothing is known of, beside these. */
    static GaussianPosterior prior(List<RewardSums> arms, double trials, double mostOfVariance) {
        RewardSums all = arms.stream().reduce(RewardSums.NONE, RewardSums::plus);
        double mean = all.mean();
        double least = LEAST_VARIATION * Math.max(Math.abs(mean), LEAST_VARIATION);
        double variance =
                all.sumOfSquares() == 0
                        ? 1
                        : Math.max(all.squaredDeviations() / all.trials(), least * least);
        double shape = LEAST_SHAPE + 0.5 * Math.min(all.trials(), mostOfVariance);
        return new GaussianPosterior(mean, trials, shape, shape * variance);
    }
}
