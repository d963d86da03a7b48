package dev.slotwise.bandits.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * Outcomes such as revenue, cut at one threshold for all arms: a few large orders no longer decide
 * a mean, and no arm is cut more than another.
 *
 * @param threshold above which an outcome counts as this much
 * @throws IllegalArgumentException if it is NaN
 */
public record Winsorising(double threshold) {
    public Winsorising {
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("threshold " + threshold);
        }
    }

    /**
     * At a quantile of all arms' outcomes together: the least outcome that at least this share of
     * users do not exceed.
     *
     * @param outcomesByArm one number a user
     * @param share within (0, 1]
     * @throws IllegalArgumentException if the share is out of its range, or there are no outcomes
     */
    public static Winsorising pooled(List<double[]> outcomesByArm, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share);
        }
        double[] all = outcomesByArm.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        if (all.length == 0) {
            throw new IllegalArgumentException("no outcomes");
        }
        // share × n may be a whole number but for rounding.
        int rank = (int) Math.ceil(share * all.length - 1e-9);
        return new Winsorising(all[Math.max(1, rank) - 1]);
    }

    /** The sums of an arm's outcomes, cut. */
    public Sums sums(double[] outcomes) {
        double sum = 0;
        double squares = 0;
        for (double outcome : outcomes) {
            double cut = Math.min(outcome, threshold);
            sum += cut;
            squares += cut * cut;
        }
        return new Sums(sum, squares);
    }

    /** Mean and variance of an arm's outcomes, cut. */
    public Sample sample(double[] outcomes) {
        return sums(outcomes).of(outcomes.length);
    }
}
