package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.BetaLogitDensity;
import dev.slotwise.bandits.numerics.Panels;

/**
 * {@link BestBetaArm} for beliefs so different, or of so few trials, that every arm needs its own
 * nodes. The distribution functions come from the same nodes, by integrating the density up to
 * each.
 */
final class WideBetas {
    private WideBetas() {}

    static double[] probabilities(double[] alpha, double[] beta) {
        int arms = alpha.length;
        BetaLogitDensity[] curves = new BetaLogitDensity[arms];
        for (int a = 0; a < arms; a++) {
            curves[a] = new BetaLogitDensity(alpha[a], beta[a]);
        }
        double[][] breaks = new double[arms][];
        for (int a = 0; a < arms; a++) {
            breaks[a] = curves[a].breaks();
        }
        Panels panels = Panels.resolving(breaks);
        double[][] density = new double[arms][Panels.NODES];
        double[] below = new double[arms];
        double[] q = new double[arms];
        var bestOf = new BestOf(arms);
        double[] logits = new double[2 * Panels.NODES];
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int i = 0; i < Panels.NODES; i++) {
                double z = panels.node(panel, i);
                logits[2 * i] = BetaLogitDensity.logExpit(z);
                logits[2 * i + 1] = BetaLogitDensity.logExpit(-z);
            }
            for (int a = 0; a < arms; a++) {
                boolean here = panels.overlaps(panel, breaks[a]);
                for (int i = 0; i < Panels.NODES; i++) {
                    density[a][i] = here ? curves[a].at(logits[2 * i], logits[2 * i + 1]) : 0;
                }
            }
            bestOf.add(panels, panel, density, below, q);
        }
        return BestOf.normalised(q);
    }
}
