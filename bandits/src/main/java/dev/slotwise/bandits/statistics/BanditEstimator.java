package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * How arms are estimated whose allocation moved with the data. All of it follows from sums per wave
 * and arm; rows are waves of one recipient.
 */
public sealed interface BanditEstimator
        permits PooledMeans, PeriodWeighted, BatchedLeastSquares, WeightedScores {
    /**
     * What a report uses where nobody asked for another: AIPW scores, every recipient alike. It is
     * unbiased, and no drift that all arms share can fool it.
     */
    BanditEstimator STANDARD =
            new WeightedScores(
                    PlugIn.RUNNING_MEAN, new EvaluationWeights.Uniform(), ContrastWeights.UNIFORM);

    /** Below this assignment probability, single recipients weigh more than 100. */
    double LEAST_PROBABILITY = 0.01;

    /**
     * The mean outcome of one arm.
     *
     * @param waves in order of time, at least one
     */
    BanditEstimate arm(List<Wave> waves, int arm);

    /**
     * The mean outcome of one arm less that of another.
     *
     * @param waves in order of time, at least one
     */
    BanditEstimate difference(List<Wave> waves, int treatment, int control);

    /**
     * The least probability with which an arm was assigned, as far as sums tell: at least one
     * recipient had no more than this.
     */
    static double leastProbability(List<Wave> waves, int arm) {
        double least = 1;
        for (Wave wave : waves) {
            ScoreSums sums = wave.arms().get(arm);
            if (wave.offers(arm) && wave.users() > 0) {
                least = Math.min(least, 1 / wave.inverseProbability(arm));
            }
            if (sums.users() > 0) {
                least = Math.min(least, sums.inverse() / sums.inverseSquares());
            }
        }
        return least;
    }

    /**
     * @throws IllegalArgumentException if there is no wave, or they have different arms, or not
     *     this one
     */
    static void require(List<Wave> waves, int arm) {
        if (waves.isEmpty()) {
            throw new IllegalArgumentException("waves: none");
        }
        int arms = waves.getFirst().arms().size();
        if (!waves.stream().allMatch(wave -> wave.arms().size() == arms)) {
            throw new IllegalArgumentException("waves of different numbers of arms");
        }
        if (arm < 0 || arm >= arms) {
            throw new IllegalArgumentException("arm " + arm + " of " + arms);
        }
    }
}
