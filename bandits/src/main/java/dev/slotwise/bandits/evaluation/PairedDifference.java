package dev.slotwise.bandits.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What a policy earns more than another on the same logged decisions. Taking the difference row by
 * row lets the noise that both share cancel.
 */
public final class PairedDifference {
    private PairedDifference() {}

    /**
     * The mean difference of two policies' scores.
     *
     * @throws IllegalArgumentException for fewer than two rows, or different numbers of them
     */
    public static Value of(double[] target, double[] reference) {
        return Value.ofMean(differences(target, reference));
    }

    /**
     * The rows' target policy against one arm for everybody.
     *
     * @param scores the estimator, for instance {@code InverseProbability::scores}
     */
    public static Value againstArm(
            int arm, List<LoggedOutcome> rows, Function<List<LoggedOutcome>, double[]> scores) {
        return of(
                scores.apply(rows),
                scores.apply(
                        rows.stream()
                                .map(row -> {
                                    double[] always = new double[row.arms()];
                                    always[arm] = 1;
                                    return row.withTarget(always);
                                })
                                .toList()));
    }

    /** The rows' target policy against the even split. */
    public static Value againstUniform(
            List<LoggedOutcome> rows, Function<List<LoggedOutcome>, double[]> scores) {
        return of(
                scores.apply(rows),
                scores.apply(
                        rows.stream()
                                .map(row -> {
                                    double[] even = new double[row.arms()];
                                    Arrays.fill(even, 1.0 / row.arms());
                                    return row.withTarget(even);
                                })
                                .toList()));
    }

    /** Row by row, target minus reference. */
    public static double[] differences(double[] target, double[] reference) {
        if (target.length != reference.length) {
            throw new IllegalArgumentException(
                    target.length + " scores against " + reference.length);
        }
        double[] differences = new double[target.length];
        Arrays.setAll(differences, i -> target[i] - reference[i]);
        return differences;
    }

    /**
     * The mean over several seeds of one learning policy. The seeds share their customers, so that
     * their estimates are not independent: each customer's scores are averaged over the seeds
     * before the variance is taken over customers.
     *
     * @param scoresBySeed per seed one score per customer, the customers in the same order
     * @throws IllegalArgumentException without a seed, with fewer than two customers, or with
     *     different numbers of them
     */
    public static Value overSeeds(List<double[]> scoresBySeed) {
        if (scoresBySeed.isEmpty()) {
            throw new IllegalArgumentException("seeds: none");
        }
        double[] means = new double[scoresBySeed.getFirst().length];
        for (double[] scores : scoresBySeed) {
            if (scores.length != means.length) {
                throw new IllegalArgumentException(
                        scores.length + " customers in one seed, " + means.length + " in another");
            }
            for (int i = 0; i < means.length; i++) {
                means[i] += scores[i] / scoresBySeed.size();
            }
        }
        return Value.ofMean(means);
    }
}
