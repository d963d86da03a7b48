package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.List;

/**
 * q_a = integral of phi_a(s) times the product of the other arms' Phi((s - m_b) / sd_b). Two arms
 * have a closed form. More share one grid of midpoints: that rule converges faster than any power
 * for smooth functions that vanish at both ends, so steps of 0.4 of the smallest standard deviation
 * suffice. Where the standard deviations are so different that such a grid would be long, every arm
 * places nodes of its own.
 */
final class BestNormalArm {
    private static final double REACH = 6;
    private static final double STEP = 0.4;
    private static final int LONGEST_GRID = 400;

    /**
     * A standard deviation below a billionth of a logit stands for certainty, and equal certain
     * arms share evenly.
     */
    private static final double LEAST_SD = 1e-9;

    /**
     * An arm that beats another with less than 4e-11 is given that bound, and takes part in
     * nothing.
     */
    private static final double NO_CHANCE = -6.5;

    private BestNormalArm() {}

    static double[] probabilities(List<NormalScore> scores) {
        int arms = scores.size();
        double[] q = new double[arms];
        int[] active = new int[arms];
        int count = 0;
        int leader = leader(scores);
        for (int a = 0; a < arms; a++) {
            double z = a == leader ? 0 : standardisedLead(scores.get(a), scores.get(leader));
            if (z > NO_CHANCE) {
                active[count++] = a;
            } else {
                q[a] = Math.max(Double.MIN_NORMAL, Normal.cdf(z));
            }
        }
        double[] mean = new double[count];
        double[] sd = new double[count];
        for (int i = 0; i < count; i++) {
            mean[i] = scores.get(active[i]).mean();
            sd[i] = sd(scores.get(active[i]));
        }
        double[] among = among(mean, sd);
        for (int i = 0; i < count; i++) {
            q[active[i]] = Math.max(Double.MIN_NORMAL, among[i]);
        }
        return BestOf.normalised(q);
    }

    private static int leader(List<NormalScore> scores) {
        int leader = 0;
        for (int a = 1; a < scores.size(); a++) {
            if (scores.get(a).mean() > scores.get(leader).mean()) {
                leader = a;
            }
        }
        return leader;
    }

    private static double standardisedLead(NormalScore a, NormalScore b) {
        return (a.mean() - b.mean()) / Math.hypot(sd(a), sd(b));
    }

    private static double sd(NormalScore score) {
        return Math.max(LEAST_SD, Math.sqrt(score.variance()));
    }

    private static double[] among(double[] mean, double[] sd) {
        if (mean.length == 1) {
            return new double[] {1};
        }
        if (mean.length == 2) {
            double z = (mean[0] - mean[1]) / Math.hypot(sd[0], sd[1]);
            return new double[] {Normal.cdf(z), Normal.cdf(-z)};
        }
        // Below the greatest of the arms' lower ends, the product of the distribution functions is
        // nothing.
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double narrowest = Double.POSITIVE_INFINITY;
        for (int a = 0; a < mean.length; a++) {
            low = Math.max(low, mean[a] - REACH * sd[a]);
            high = Math.max(high, mean[a] + REACH * sd[a]);
            narrowest = Math.min(narrowest, sd[a]);
        }
        double nodes = Math.ceil((high - low) / (STEP * narrowest));
        return nodes <= LONGEST_GRID
                ? onGrid(mean, sd, low, high, (int) nodes)
                : onPanels(mean, sd);
    }

    /**
     * With P the product of all Phi_b, the integrand of arm a is P times its own phi / Phi: one
     * product for all.
     */
    private static double[] onGrid(double[] mean, double[] sd, double low, double high, int nodes) {
        int arms = mean.length;
        double[] q = new double[arms];
        double[] inverse = new double[arms];
        for (int a = 0; a < arms; a++) {
            inverse[a] = 1 / sd[a];
        }
        double[] mills = new double[arms];
        double step = (high - low) / nodes;
        for (int i = 0; i < nodes; i++) {
            double s = low + (i + 0.5) * step;
            double logProduct = 0;
            for (int a = 0; a < arms; a++) {
                double z = (s - mean[a]) * inverse[a];
                logProduct += NormalTable.logCdf(z);
                mills[a] = NormalTable.inverseMills(z);
            }
            double product = Math.exp(logProduct);
            for (int a = 0; a < arms; a++) {
                q[a] += product * mills[a] * inverse[a];
            }
        }
        return BestOf.normalised(q);
    }

    private static double[] onPanels(double[] mean, double[] sd) {
        int arms = mean.length;
        int reach = (int) REACH + 1;
        double[][] breaks = new double[arms][2 * reach + 1];
        for (int a = 0; a < arms; a++) {
            for (int k = -reach; k <= reach; k++) {
                breaks[a][reach + k] = mean[a] + k * sd[a];
            }
        }
        Panels panels = Panels.resolving(breaks);
        double[][] density = new double[arms][Panels.NODES];
        double[] below = new double[arms];
        double[] q = new double[arms];
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int a = 0; a < arms; a++) {
                boolean here =
                        panels.end(panel) > breaks[a][0]
                                && panels.start(panel) < breaks[a][2 * reach];
                for (int i = 0; i < Panels.NODES; i++) {
                    double z = (panels.node(panel, i) - mean[a]) / sd[a];
                    density[a][i] = here ? Normal.density(z) / sd[a] : 0;
                }
            }
            BestOf.add(panels, panel, density, below, q);
        }
        return BestOf.normalised(q);
    }
}
