package dev.slotwise.server.reports;

import dev.slotwise.bandits.statistics.Proportion;
import dev.slotwise.bandits.statistics.Sample;
import dev.slotwise.bandits.statistics.ScoreSums;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.learning.Harm;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;

import java.util.function.Function;

/**
 * What of a trial is compared.
 *
 * @param valued whether it is a worth, and not whether something happened
 * @param count of trials in which it happened
 * @param scores of an arm's trials, of which there are some
 */
record Outcome(boolean valued, WaveSum count, Function<WaveSums, ScoreSums> scores) {
    static Outcome of(Goal goal) {
        return new Outcome(
                goal.isValued(),
                WaveSum.SUCCESSES,
                sums ->
                        scores(
                                sums,
                                sums.get(WaveSum.SUM_Y),
                                sums.get(WaveSum.SUM_Y2),
                                sums.get(WaveSum.SUM_Y_P),
                                sums.get(WaveSum.SUM_Y_P2),
                                sums.get(WaveSum.SUM_Y2_P2)));
    }

    static Outcome of(Harm harm) {
        return new Outcome(
                false,
                harm.count(),
                sums ->
                        scores(
                                sums,
                                sums.get(harm.count()),
                                sums.get(harm.count()),
                                sums.get(harm.weighted()),
                                sums.get(harm.weightedSquare()),
                                sums.get(harm.weightedSquare())));
    }

    ScoreSums of(WaveSums sums) {
        return sums.count(WaveSum.EXPOSURES) == 0 ? ScoreSums.NONE : scores.apply(sums);
    }

    long happened(WaveSums sums) {
        return sums.count(count);
    }

    Proportion proportion(WaveSums sums) {
        return new Proportion(happened(sums), sums.count(WaveSum.EXPOSURES));
    }

    Sample sample(WaveSums sums) {
        var scores = of(sums);
        return Sample.ofSums(sums.count(WaveSum.EXPOSURES), scores.sum(), scores.sumOfSquares());
    }

    /** What was added and taken away again leaves its rounding, which must not look negative. */
    private static ScoreSums scores(
            WaveSums sums, double y, double y2, double weighted, double twice, double squares) {
        return new ScoreSums(
                sums.count(WaveSum.EXPOSURES),
                y,
                Math.max(0, y2),
                sums.get(WaveSum.SUM_1_P),
                weighted,
                sums.get(WaveSum.SUM_1_P2),
                twice,
                Math.max(0, squares));
    }
}
