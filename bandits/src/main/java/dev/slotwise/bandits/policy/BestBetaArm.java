package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.RegularizedBeta;
import dev.slotwise.bandits.posterior.BetaPosterior;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The probability of each of several independent beta posteriors to be the greatest: q_a = integral
 * of f_a times the product of the other arms' distribution functions, over the logit of the rate,
 * where every beta density is log-concave and smooth whatever its counts.
 *
 * <p>All arms share one grid of equal steps, walked from above. The trapezium rule converges faster
 * than any power for such densities; the distribution functions are its running sums with three
 * corrections of Euler and Maclaurin, which the derivatives of the log density give: one
 * exponential per arm and node, and no incomplete beta function. Where beliefs are so different, or
 * of so few trials, that such a grid would be long, every arm places nodes of its own.
 *
 * <p>Holds the room it works in: for one thread at a time, and nothing is allocated per call, but
 * for such very different beliefs.
 */
public final class BestBetaArm {
    /** Steps, in standard deviations of the narrowest arm, and at most so many logits. */
    private static final double STEP = 0.55;

    private static final double LONGEST_STEP = 0.4;
    private static final int LONGEST_GRID = 600;

    /** Where the density has fallen by exp(-16), less than 1e-7 is left. */
    private static final double FALL = 16;

    private static final double REACH = Math.sqrt(2 * FALL);

    private final int arms;
    private final int[] active;
    private final double[] alpha;
    private final double[] beta;
    private final double[] logAtMode;
    private final double[] atMode;
    private final double[] high;
    private final double[] above;
    private final double[] among;
    private final BestOf bestOf;

    /** Room for so many arms. */
    public BestBetaArm(int arms) {
        this.arms = arms;
        active = new int[arms];
        alpha = new double[arms];
        beta = new double[arms];
        logAtMode = new double[arms];
        atMode = new double[arms];
        high = new double[arms];
        above = new double[arms];
        among = new double[arms];
        bestOf = new BestOf(arms);
    }

    static double[] probabilities(List<BetaPosterior> beliefs) {
        int arms = beliefs.size();
        double[] alphas = new double[arms];
        double[] betas = new double[arms];
        for (int a = 0; a < arms; a++) {
            alphas[a] = beliefs.get(a).alpha();
            betas[a] = beliefs.get(a).beta();
        }
        var all = new BitSet(arms);
        all.set(0, arms);
        double[] q = new double[arms];
        new BestBetaArm(arms).probabilities(alphas, betas, all, q);
        return q;
    }

    /**
     * Accurate to 1e-6, 1 in sum.
     *
     * @param alphas one per arm, positive where eligible
     * @param betas one per arm, positive where eligible
     * @param eligible arms to choose among, at least one
     * @param into one per arm; 0 for arms that are not eligible
     * @throws IllegalArgumentException if no arm is eligible, or one that there is not
     */
    public void probabilities(double[] alphas, double[] betas, BitSet eligible, double[] into) {
        Policy.requireEligible(arms, eligible);
        Arrays.fill(into, 0);
        double low = Double.NEGATIVE_INFINITY;
        double top = Double.NEGATIVE_INFINITY;
        double step = LONGEST_STEP;
        int count = 0;
        for (int arm = eligible.nextSetBit(0); arm >= 0; arm = eligible.nextSetBit(arm + 1)) {
            active[count] = arm;
            alpha[count] = alphas[arm];
            beta[count] = betas[arm];
            low = Math.max(low, place(count));
            top = Math.max(top, high[count]);
            step = Math.min(step, STEP * sd(count));
            count++;
        }
        if (count == 1) {
            into[active[0]] = 1;
            return;
        }
        double nodes = Math.ceil((top - low) / step);
        if (nodes <= LONGEST_GRID) {
            int chances = chancesAbove(low, count);
            onGrid(chances, top, (top - low) / nodes, (int) nodes);
            for (int i = 0; i < chances; i++) {
                into[active[i]] = among[i];
            }
        } else {
            double[] q =
                    WideBetas.probabilities(
                            Arrays.copyOf(alpha, count), Arrays.copyOf(beta, count));
            for (int i = 0; i < count; i++) {
                into[active[i]] = q[i];
            }
        }
        BestOf.normalised(into);
    }

    /** Takes the measures of one arm; returns where its distribution begins. */
    private double place(int i) {
        double mode = Math.log(alpha[i] / beta[i]);
        logAtMode[i] = alpha[i] * logExpit(mode) + beta[i] * logExpit(-mode);
        atMode[i] = RegularizedBeta.logitDensityAtMode(alpha[i], beta[i]);
        high[i] = fallen(i, mode + REACH * sd(i));
        above[i] = 0;
        among[i] = 0;
        return fallen(i, mode - REACH * sd(i));
    }

    private double sd(int i) {
        return Math.sqrt(1 / alpha[i] + 1 / beta[i]);
    }

    /**
     * Where the log density has fallen by {@link #FALL}: Newton on a concave function, from one
     * side of its mode. It does not cross the mode, and rough will do.
     */
    private double fallen(int i, double from) {
        double z = from;
        for (int round = 0; round < 3; round++) {
            double height = alpha[i] * logExpit(z) + beta[i] * logExpit(-z) - logAtMode[i] + FALL;
            double slope = alpha[i] - (alpha[i] + beta[i]) / (1 + Math.exp(-z));
            z -= height / slope;
        }
        return z;
    }

    /** Drops the arms that end where another begins. */
    private int chancesAbove(double low, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (high[i] > low) {
                active[kept] = active[i];
                alpha[kept] = alpha[i];
                beta[kept] = beta[i];
                logAtMode[kept] = logAtMode[i];
                atMode[kept] = atMode[i];
                high[kept] = high[i];
                kept++;
            }
        }
        return kept;
    }

    private void onGrid(int count, double top, double step, int nodes) {
        double[] cdf = bestOf.cdf;
        double[] density = bestOf.density;
        double c1 = step * step / 12;
        double c3 = c1 * step * step / 60;
        double c5 = c3 * step * step / 42;
        for (int node = 0; node <= nodes; node++) {
            double z = top - node * step;
            double logExpit = logExpit(z);
            double logComplement = logExpit - z;
            double s = Math.exp(logExpit);
            double v = s * (1 - s);
            for (int i = 0; i < count; i++) {
                if (z > high[i]) {
                    cdf[i] = 1;
                    density[i] = 0;
                    continue;
                }
                double f =
                        atMode[i]
                                * Math.exp(
                                        alpha[i] * logExpit
                                                + beta[i] * logComplement
                                                - logAtMode[i]);
                // Derivatives of the log density, and from them those of the density.
                double n = alpha[i] + beta[i];
                double g1 = alpha[i] - n * s;
                double g2 = -n * v;
                double g3 = g2 * (1 - 2 * s);
                double g4 = g2 * (1 - 6 * v);
                double g5 = g3 * (1 - 12 * v);
                double square = g1 * g1;
                double d3 = g1 * (square + 3 * g2) + g3;
                double d5 =
                        g1 * (square * (square + 10 * g2) + 10 * g1 * g3 + 15 * g2 * g2 + 5 * g4)
                                + 10 * g2 * g3
                                + g5;
                double tail = step * (above[i] + 0.5 * f) + f * (c1 * g1 - c3 * d3 + c5 * d5);
                above[i] += f;
                cdf[i] = Math.clamp(1 - tail, 0.0, 1.0);
                density[i] = f;
            }
            bestOf.add(count, step, among);
        }
    }

    /** log(1 / (1 + exp(-z))). */
    private static double logExpit(double z) {
        return z < 0 ? z - Math.log1p(Math.exp(z)) : -Math.log1p(Math.exp(-z));
    }
}
