package dev.slotwise.server.reports;

import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Arms that have no time in common: the mean of each by itself, its trials weighed by 1/p over the
 * sum of these weights (Hájek 1971), with the variance of such a ratio.
 */
record OwnMeans() implements Method {
    @Override
    public Optional<Estimate> mean(Stretches stretches, Outcome outcome, int arm) {
        return mean(stretches.of(arm), outcome);
    }

    private static Optional<Estimate> mean(WaveSums arm, Outcome outcome) {
        var sums = outcome.of(arm);
        if (sums.users() == 0) {
            return Optional.empty();
        }
        double mean = sums.weighted() / sums.inverse();
        // Sum of ((Y - mean) / p)².
        double squares =
                sums.weightedSquares()
                        - mean * (2 * sums.weightedTwice() - mean * sums.inverseSquares());
        return Optional.of(Estimate.normal(mean, Math.sqrt(Math.max(0, squares)) / sums.inverse()));
    }

    @Override
    public Optional<Contrast> contrast(
            Stretches stretches, Outcome outcome, int treatment, int control) {
        var b = stretches.of(treatment);
        var a = stretches.of(control);
        return mean(b, outcome)
                .flatMap(treated ->
                        mean(a, outcome)
                                .map(untreated -> contrast(treated, untreated, outcome, b, a)));
    }

    private static Contrast contrast(
            Estimate treated, Estimate untreated, Outcome outcome, WaveSums b, WaveSums a) {
        var difference =
                Estimate.normal(
                        treated.value() - untreated.value(),
                        Math.hypot(treated.standardError(), untreated.standardError()));
        return new Contrast(
                treated,
                untreated,
                difference,
                difference,
                difference
                        .test(Hypothesis.twoSided(0))
                        .map(test -> OptionalDouble.of(test.pValue()))
                        .orElse(OptionalDouble.empty()),
                (double) b.count(WaveSum.EXPOSURES) + a.count(WaveSum.EXPOSURES),
                2 / (1 / effective(b) + 1 / effective(a)),
                outcome.happened(b) + outcome.happened(a));
    }

    /** Kish 1965. */
    private static double effective(WaveSums arm) {
        return arm.get(WaveSum.SUM_1_P) * arm.get(WaveSum.SUM_1_P) / arm.get(WaveSum.SUM_1_P2);
    }
}
