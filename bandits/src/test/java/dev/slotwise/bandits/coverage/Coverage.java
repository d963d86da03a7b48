package dev.slotwise.bandits.coverage;

import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.BanditEstimator;
import dev.slotwise.bandits.statistics.BatchedLeastSquares;
import dev.slotwise.bandits.statistics.ContrastWeights;
import dev.slotwise.bandits.statistics.EvaluationWeights;
import dev.slotwise.bandits.statistics.OutcomeVariance;
import dev.slotwise.bandits.statistics.PeriodWeighted;
import dev.slotwise.bandits.statistics.PlugIn;
import dev.slotwise.bandits.statistics.PooledMeans;
import dev.slotwise.bandits.statistics.Wave;
import dev.slotwise.bandits.statistics.WeightedScores;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often the 95 % interval of the difference between the last arm and the first holds the truth.
 *
 * @param covered of the replicates
 * @param significant intervals that don't hold 0
 */
record Coverage(int replicates, int covered, int significant) {
    private static final double ALPHA = 0.05;

    /** What is compared, in the order of the table. */
    static final Map<String, BanditEstimator> ESTIMATORS = estimators();

    /** Of every estimator, from the same runs. */
    static Map<String, Coverage> of(Scenario scenario, int replicates, long seed) {
        int[] covered = new int[ESTIMATORS.size()];
        int[] significant = new int[ESTIMATORS.size()];
        var seeds = new SplittableRandom(seed);
        for (int run = 0; run < replicates; run++) {
            List<Wave> waves = scenario.played(seeds.split());
            int i = 0;
            for (BanditEstimator estimator : ESTIMATORS.values()) {
                var interval =
                        estimator
                                .difference(waves, scenario.last(), 0)
                                .estimate()
                                .interval(ALPHA, Alternative.TWO_SIDED);
                covered[i] +=
                        interval.filter(it -> it.contains(scenario.effect())).isPresent() ? 1 : 0;
                significant[i] += interval.filter(it -> !it.contains(0)).isPresent() ? 1 : 0;
                i++;
            }
        }
        Map<String, Coverage> all = new LinkedHashMap<>();
        int i = 0;
        for (String name : ESTIMATORS.keySet()) {
            all.put(name, new Coverage(replicates, covered[i], significant[i]));
            i++;
        }
        return all;
    }

    double share() {
        return (double) covered / replicates;
    }

    double significance() {
        return (double) significant / replicates;
    }

    private static Map<String, BanditEstimator> estimators() {
        var uniform = new EvaluationWeights.Uniform();
        Map<String, BanditEstimator> all = new LinkedHashMap<>();
        all.put("pooled", new PooledMeans(OutcomeVariance.OF_CONVERSIONS));
        all.put("IPW", new WeightedScores(PlugIn.NONE, uniform, ContrastWeights.UNIFORM));
        all.put("**AIPW** (the default)", BanditEstimator.STANDARD);
        all.put(
                "AW-AIPW, weights per arm",
                new WeightedScores(
                        PlugIn.RUNNING_MEAN,
                        new EvaluationWeights.ConstantAllocation(),
                        ContrastWeights.EACH_ARM_ITS_OWN));
        all.put(
                "AW-AIPW, one weight per wave",
                new WeightedScores(
                        PlugIn.RUNNING_MEAN, uniform, ContrastWeights.CONTRAST_STABILIZED));
        all.put("period-weighted", new PeriodWeighted(OutcomeVariance.OF_CONVERSIONS));
        all.put("batched OLS", new BatchedLeastSquares());
        return all;
    }
}
