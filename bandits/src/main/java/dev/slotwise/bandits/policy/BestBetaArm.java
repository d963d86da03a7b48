package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.BetaLogitDensity;
import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.posterior.BetaPosterior;

import java.util.List;

/**
 * q_a = integral of f_a times the product of the other arms' distribution functions, over the logit
 * of the rate, where every beta density is log-concave and smooth whatever its counts. The
 * distribution functions come from the same nodes, by integrating the density up to each: no
 * incomplete beta function is needed.
 */
final class BestBetaArm {
    private BestBetaArm() {}

    static double[] probabilities(List<BetaPosterior> beliefs) {
        int arms = beliefs.size();
        BetaLogitDensity[] curves =
                beliefs.stream().map(BetaPosterior::logitDensity).toArray(BetaLogitDensity[]::new);
        double[][] breaks = new double[arms][];
        for (int a = 0; a < arms; a++) {
            breaks[a] = curves[a].breaks();
        }
        Panels panels = Panels.resolving(breaks);
        double[][] density = new double[arms][Panels.NODES];
        double[] below = new double[arms];
        double[] q = new double[arms];
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
            BestOf.add(panels, panel, density, below, q);
        }
        return BestOf.normalised(q);
    }
}
