package dev.slotwise.bandits.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * Scores whose mean is the arm's rate whatever the allocation did: G = m + 1{assigned} (Y - m) / e,
 * with m a guess from earlier waves and e the probability of the assignment. The estimate is sum h
 * G / sum h, its variance sum h² (G - estimate)² / (sum h)² (Hadad et al. 2021); a difference
 * scores both arms of each recipient. Waves that did not offer an arm in question are left out.
 *
 * @param plugIn what m is
 * @param evaluation h of one arm
 * @param contrast h of a difference
 */
public record WeightedScores(PlugIn plugIn, EvaluationWeights evaluation, ContrastWeights contrast)
        implements BanditEstimator {

    @Override
    public BanditEstimate arm(List<Wave> waves, int arm) {
        BanditEstimator.require(waves, arm);
        List<Wave> offering = waves.stream().filter(wave -> wave.offers(arm)).toList();
        var scores = new ArmScores(offering, arm, plugIn, evaluation.of(offering, arm));
        double squares = 0;
        for (int t = 0; t < offering.size(); t++) {
            double base = scores.base(t);
            squares +=
                    base * (base * offering.get(t).users() + 2 * scores.corrections(t))
                            + scores.squaredCorrections(t);
        }
        ScoreSums outcomes = outcomes(offering, arm);
        return estimate(
                scores.value(),
                squares,
                scores.users(),
                scores.noise(),
                1 / scores.noise(),
                outcomes);
    }

    @Override
    public BanditEstimate difference(List<Wave> waves, int treatment, int control) {
        BanditEstimator.require(waves, treatment);
        BanditEstimator.require(waves, control);
        List<Wave> offering =
                waves.stream().filter(w -> w.offers(treatment) && w.offers(control)).toList();
        var b = new ArmScores(offering, treatment, plugIn, weights(offering, treatment, control));
        var a = new ArmScores(offering, control, plugIn, weights(offering, control, treatment));
        double squares = 0;
        for (int t = 0; t < offering.size(); t++) {
            // Nobody is in both arms: the product of both corrections is 0.
            double base = b.base(t) - a.base(t);
            double corrections = b.corrections(t) - a.corrections(t);
            squares +=
                    base * (base * offering.get(t).users() + 2 * corrections)
                            + b.squaredCorrections(t)
                            + a.squaredCorrections(t);
        }
        double noise = b.noise() + a.noise();
        return estimate(
                b.value() - a.value(),
                squares,
                b.users(),
                noise,
                2 / noise,
                outcomes(offering, treatment).plus(outcomes(offering, control)));
    }

    private static BanditEstimate estimate(
            double value,
            double squares,
            double users,
            double noise,
            double effectiveUsers,
            ScoreSums outcomes) {
        if (users == 0) {
            return BanditEstimate.UNDEFINED;
        }
        double ofOutcomes = noise * OutcomeVariance.OF_CONVERSIONS.of(outcomes);
        return new BanditEstimate(
                Estimate.normal(value, Math.sqrt(Math.max(0, squares))),
                users,
                effectiveUsers,
                Math.sqrt(Math.max(squares, ofOutcomes)));
    }

    /** Of one arm in its difference to another. */
    private double[] weights(List<Wave> waves, int arm, int other) {
        return switch (contrast) {
            case EACH_ARM_ITS_OWN -> evaluation.of(waves, arm);
            case CONTRAST_STABILIZED ->
                    waves.stream()
                            .mapToDouble(wave ->
                                    1
                                            / Math.sqrt(
                                                    wave.inverseProbability(arm)
                                                            + wave.inverseProbability(other)))
                            .toArray();
            case UNIFORM -> {
                double[] h = new double[waves.size()];
                Arrays.fill(h, 1);
                yield h;
            }
        };
    }

    private static ScoreSums outcomes(List<Wave> waves, int arm) {
        ScoreSums sums = ScoreSums.NONE;
        for (Wave wave : waves) {
            sums = sums.plus(wave.arms().get(arm));
        }
        return sums;
    }
}
