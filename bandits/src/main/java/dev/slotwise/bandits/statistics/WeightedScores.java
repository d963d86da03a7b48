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
public record WeightedScores(
        PlugIn plugIn, EvaluationWeights evaluation, ContrastWeights contrast)
        implements BanditEstimator {

    @Override
    public BanditEstimate arm(List<Wave> waves, int arm) {
        BanditEstimator.require(waves, arm);
        List<Wave> offering = waves.stream().filter(wave -> wave.offers(arm)).toList();
        double[] h = evaluation.of(offering, arm);
        double[] m = guesses(offering, arm);
        double users = users(offering);
        double total = total(offering, h);
        double value = mean(offering, arm, h, m);
        double squares = 0;
        double noise = 0;
        for (int t = 0; t < h.length; t++) {
            Wave wave = offering.get(t);
            if (wave.users() > 0) {
                squares +=
                        h[t] * h[t] * squares(wave, m[t] - value, 1, arm, m[t], 0, arm, m[t]);
                noise += h[t] * h[t] * wave.users() * wave.inverseProbability(arm);
            }
        }
        return estimate(value, squares, total, users, noise);
    }

    @Override
    public BanditEstimate difference(List<Wave> waves, int treatment, int control) {
        BanditEstimator.require(waves, treatment);
        BanditEstimator.require(waves, control);
        List<Wave> offering =
                waves.stream().filter(w -> w.offers(treatment) && w.offers(control)).toList();
        return contrast == ContrastWeights.EACH_ARM_ITS_OWN
                ? ofEachArm(offering, treatment, control)
                : together(offering, treatment, control);
    }

    /** One weight per wave for the difference of both scores. */
    private BanditEstimate together(List<Wave> waves, int treatment, int control) {
        double[] h = contrastWeights(waves, treatment, control);
        double[] b = guesses(waves, treatment);
        double[] a = guesses(waves, control);
        double total = total(waves, h);
        double value = mean(waves, treatment, h, b) - mean(waves, control, h, a);
        double squares = 0;
        double noise = 0;
        for (int t = 0; t < h.length; t++) {
            Wave wave = waves.get(t);
            if (wave.users() > 0) {
                squares +=
                        h[t]
                                * h[t]
                                * squares(
                                        wave, b[t] - a[t] - value, 1, treatment, b[t], 1, control,
                                        a[t]);
                noise += h[t] * h[t] * wave.users() * inverses(wave, treatment, control) / 2;
            }
        }
        return estimate(value, squares, total, users(waves), noise);
    }

    /** The difference of two estimates, whose errors go together wave by wave. */
    private BanditEstimate ofEachArm(List<Wave> waves, int treatment, int control) {
        double[] hb = evaluation.of(waves, treatment);
        double[] ha = evaluation.of(waves, control);
        double[] b = guesses(waves, treatment);
        double[] a = guesses(waves, control);
        double totalB = total(waves, hb);
        double totalA = total(waves, ha);
        double valueB = mean(waves, treatment, hb, b);
        double valueA = mean(waves, control, ha, a);
        double squares = 0;
        double noise = 0;
        for (int t = 0; t < waves.size(); t++) {
            Wave wave = waves.get(t);
            if (wave.users() > 0) {
                double ub = hb[t] / totalB;
                double ua = ha[t] / totalA;
                double base = ub * (b[t] - valueB) - ua * (a[t] - valueA);
                squares += squares(wave, base, ub, treatment, b[t], ua, control, a[t]);
                noise +=
                        wave.users()
                                * (ub * ub * wave.inverseProbability(treatment)
                                        + ua * ua * wave.inverseProbability(control))
                                / 2;
            }
        }
        return estimate(valueB - valueA, squares, 1, users(waves), noise);
    }

    private static BanditEstimate estimate(
            double value, double squares, double total, double users, double noise) {
        return total > 0
                ? new BanditEstimate(
                        Estimate.normal(value, Math.sqrt(squares) / total),
                        users,
                        total * total / noise)
                : BanditEstimate.UNDEFINED;
    }

    /**
     * Sum over a wave of (base + ub 1{b} (Y - mb) / eb - ua 1{a} (Y - ma) / ea)²: nobody is in both
     * arms.
     */
    private static double squares(
            Wave wave,
            double base,
            double ub,
            int treatment,
            double mb,
            double ua,
            int control,
            double ma) {
        ScoreSums b = wave.arms().get(treatment);
        ScoreSums a = wave.arms().get(control);
        double cross = ub * b.corrections(mb) - ua * a.corrections(ma);
        return Math.max(
                0,
                base * (base * wave.users() + 2 * cross)
                        + ub * ub * b.squaredCorrections(mb)
                        + ua * ua * a.squaredCorrections(ma));
    }

    private static double mean(List<Wave> waves, int arm, double[] h, double[] m) {
        double sum = 0;
        for (int t = 0; t < h.length; t++) {
            Wave wave = waves.get(t);
            if (wave.users() > 0) {
                sum += h[t] * (m[t] * wave.users() + wave.arms().get(arm).corrections(m[t]));
            }
        }
        return sum / total(waves, h);
    }

    private double[] contrastWeights(List<Wave> waves, int treatment, int control) {
        double[] h = new double[waves.size()];
        Arrays.fill(h, 1);
        if (contrast == ContrastWeights.CONTRAST_STABILIZED) {
            for (int t = 0; t < h.length; t++) {
                h[t] = 1 / Math.sqrt(inverses(waves.get(t), treatment, control));
            }
        }
        return h;
    }

    private static double inverses(Wave wave, int treatment, int control) {
        return wave.inverseProbability(treatment) + wave.inverseProbability(control);
    }

    /** Per wave the guess at an arm's outcome, from the waves before. */
    private double[] guesses(List<Wave> waves, int arm) {
        double[] m = new double[waves.size()];
        if (plugIn == PlugIn.NONE) {
            return m;
        }
        double users = 0;
        double sum = 0;
        for (int t = 0; t < m.length; t++) {
            m[t] = users > 0 ? sum / users : 0;
            ScoreSums sums = waves.get(t).arms().get(arm);
            users += sums.users();
            sum += sums.sum();
        }
        return m;
    }

    private static double total(List<Wave> waves, double[] h) {
        double total = 0;
        for (int t = 0; t < h.length; t++) {
            double users = waves.get(t).users();
            total += users > 0 ? h[t] * users : 0;
        }
        return total;
    }

    private static double users(List<Wave> waves) {
        return waves.stream().mapToDouble(Wave::users).sum();
    }
}
