package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * One arm's scores in each wave, weighed: h (m - value + 1{assigned} (Y - m) / e) / sum h, as far
 * as sums of squares over recipients need them.
 */
final class ArmScores {
    private final List<Wave> waves;
    private final int arm;
    private final double[] share;
    private final double[] guess;
    private final double users;
    private final double value;

    /**
     * @param h the weight of a recipient in each wave
     */
    ArmScores(List<Wave> waves, int arm, PlugIn plugIn, double[] h) {
        this.waves = waves;
        this.arm = arm;
        guess = guesses(waves, arm, plugIn);
        share = new double[h.length];
        double recipients = 0;
        double total = 0;
        double sum = 0;
        for (int t = 0; t < h.length; t++) {
            double n = waves.get(t).users();
            if (n > 0) {
                recipients += n;
                total += h[t] * n;
                sum += h[t] * (guess[t] * n + sums(t).corrections(guess[t]));
                share[t] = h[t];
            }
        }
        for (int t = 0; t < h.length; t++) {
            share[t] /= total;
        }
        users = recipients;
        value = sum / total;
    }

    /** The estimate; NaN if nobody is in any wave. */
    double value() {
        return value;
    }

    /** Recipients of all arms. */
    double users() {
        return users;
    }

    /** What a recipient of another arm adds to the error. */
    double base(int wave) {
        return share[wave] * (guess[wave] - value);
    }

    /** What all recipients of the arm add beyond that. */
    double corrections(int wave) {
        return share[wave] * sums(wave).corrections(guess[wave]);
    }

    /** The sum of the squares of what each of them adds beyond that. */
    double squaredCorrections(int wave) {
        return share[wave] * share[wave] * sums(wave).squaredCorrections(guess[wave]);
    }

    /** The variance of the estimate if outcomes had a variance of 1. */
    double noise() {
        double noise = 0;
        for (int t = 0; t < share.length; t++) {
            Wave wave = waves.get(t);
            if (share[t] > 0) {
                noise += share[t] * share[t] * wave.users() * wave.inverseProbability(arm);
            }
        }
        return noise;
    }

    private ScoreSums sums(int wave) {
        return waves.get(wave).arms().get(arm);
    }

    private static double[] guesses(List<Wave> waves, int arm, PlugIn plugIn) {
        double[] m = new double[waves.size()];
        double users = 0;
        double sum = 0;
        for (int t = 0; t < m.length && plugIn == PlugIn.RUNNING_MEAN; t++) {
            m[t] = users > 0 ? sum / users : 0;
            ScoreSums sums = waves.get(t).arms().get(arm);
            users += sums.users();
            sum += sums.sum();
        }
        return m;
    }
}
