package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.numerics.Panels;

/**
 * {@link BestNormalArm} for standard deviations so different that every arm needs its own nodes.
 */
final class WideNormals {
    private static final int REACH = 7;

    private WideNormals() {}

    static double[] probabilities(double[] mean, double[] sd) {
        int arms = mean.length;
        double[][] breaks = new double[arms][2 * REACH + 1];
        for (int a = 0; a < arms; a++) {
            for (int k = -REACH; k <= REACH; k++) {
                breaks[a][REACH + k] = mean[a] + k * sd[a];
            }
        }
        Panels panels = Panels.resolving(breaks);
        double[][] density = new double[arms][Panels.NODES];
        double[] below = new double[arms];
        double[] q = new double[arms];
        var bestOf = new BestOf(arms);
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int a = 0; a < arms; a++) {
                boolean here =
                        panels.end(panel) > breaks[a][0]
                                && panels.start(panel) < breaks[a][2 * REACH];
                for (int i = 0; i < Panels.NODES; i++) {
                    double z = (panels.node(panel, i) - mean[a]) / sd[a];
                    density[a][i] = here ? Normal.density(z) / sd[a] : 0;
                }
            }
            bestOf.add(panels, panel, density, below, q);
        }
        return BestOf.normalised(q);
    }
}
