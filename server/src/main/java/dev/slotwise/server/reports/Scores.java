package dev.slotwise.server.reports;

import dev.slotwise.bandits.statistics.BanditEstimator;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.bandits.statistics.ScoreSums;
import dev.slotwise.bandits.statistics.Wave;
import dev.slotwise.server.learning.WaveSum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Trials whose probabilities moved: what each would have earned with either arm is scored, and the
 * scores are compared, stretch by stretch (see {@link BanditEstimator#STANDARD}).
 */
record Scores() implements Method {
    @Override
    public Optional<Estimate> mean(Stretches stretches, Outcome outcome, int arm) {
        return defined(BanditEstimator.STANDARD, waves(stretches.offering(arm, arm), outcome), arm);
    }

    @Override
    public Optional<Contrast> contrast(
            Stretches stretches, Outcome outcome, int treatment, int control) {
        var common = stretches.offering(treatment, control);
        var waves = waves(common, outcome);
        var b = common.of(treatment);
        var a = common.of(control);
        if (b.count(WaveSum.EXPOSURES) == 0 || a.count(WaveSum.EXPOSURES) == 0) {
            return Optional.empty();
        }
        var compared = BanditEstimator.STANDARD.difference(waves, treatment, control);
        var difference = compared.estimate();
        return Optional.of(
                new Contrast(
                        BanditEstimator.STANDARD.arm(waves, treatment).estimate(),
                        BanditEstimator.STANDARD.arm(waves, control).estimate(),
                        difference,
                        difference,
                        difference
                                .test(Hypothesis.twoSided(0))
                                .map(test -> OptionalDouble.of(test.pValue()))
                                .orElse(OptionalDouble.empty()),
                        compared.users(),
                        compared.effectiveUsers(),
                        outcome.happened(b) + outcome.happened(a)));
    }

    private static Optional<Estimate> defined(
            BanditEstimator estimator, List<Wave> waves, int arm) {
        if (waves.stream().allMatch(wave -> wave.arms().get(arm).users() == 0)) {
            return Optional.empty();
        }
        return Optional.of(estimator.arm(waves, arm).estimate());
    }

    private static List<Wave> waves(Stretches stretches, Outcome outcome) {
        int arms =
                stretches.all().stream()
                                .flatMap(stretch -> stretch.arms().keySet().stream())
                                .mapToInt(Integer::intValue)
                                .max()
                                .orElse(-1)
                        + 1;
        return stretches.all().stream().map(stretch -> wave(stretch, outcome, arms)).toList();
    }

    private static Wave wave(Stretch stretch, Outcome outcome, int arms) {
        double total = 0;
        for (int arm = 0; arm < arms; arm++) {
            total += probability(stretch, arm);
        }
        var sums = new ArrayList<ScoreSums>(arms);
        var allocation = new double[arms];
        for (int arm = 0; arm < arms; arm++) {
            sums.add(outcome.of(stretch.of(arm)));
            allocation[arm] = probability(stretch, arm) / total;
        }
        return new Wave(sums, allocation);
    }

    /** What was added and taken away again leaves its rounding. */
    private static double probability(Stretch stretch, int arm) {
        var sums = stretch.of(arm);
        return sums.count(WaveSum.ELIGIBLE) == 0 ? 0 : sums.get(WaveSum.SUM_P);
    }
}
