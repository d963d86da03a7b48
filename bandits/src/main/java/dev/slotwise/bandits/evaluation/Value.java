package dev.slotwise.bandits.evaluation;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.Normal;

/**
 * What a policy earns per decision, as estimated from logged ones.
 *
 * @param standardError of the estimate
 * @param used how many logged decisions the estimate rests on
 * @throws IllegalArgumentException if the estimate is not finite, the error negative, or nothing
 *     was used
 */
public record Value(double estimate, double standardError, long used) {
    public Value {
        if (!Double.isFinite(estimate) || !(standardError >= 0) || used < 1) {
            throw new IllegalArgumentException(
                    "value " + estimate + " ± " + standardError + " from " + used);
        }
    }

    /** The mean of scores with its standard error; needs two. */
    static Value ofMean(double[] scores) {
        var mean = new MeanScore();
        for (double score : scores) {
            mean.add(score);
        }
        return mean.value();
    }

    /**
     * The normal confidence interval.
     *
     * @param level within (0, 1)
     * @throws IllegalArgumentException if it is not
     */
    public Interval interval(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("no interval of level " + level);
        }
        double reach = Normal.quantile((1 + level) / 2) * standardError;
        return new Interval(estimate - reach, estimate + reach);
    }
}
