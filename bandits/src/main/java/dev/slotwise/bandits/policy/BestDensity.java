package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.Density;
import dev.slotwise.bandits.numerics.Panels;

import java.util.List;

/** The probability of each arm to have the greatest value, from densities of any shape. */
final class BestDensity {
    private BestDensity() {}

    static double[] probabilities(List<? extends Density> densities) {
        int arms = densities.size();
        double[][] breaks = densities.stream().map(Density::breaks).toArray(double[][]::new);
        Panels panels = Panels.resolving(breaks);
        double[][] density = new double[arms][Panels.NODES];
        double[] below = new double[arms];
        double[] q = new double[arms];
        var bestOf = new BestOf(arms);
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int a = 0; a < arms; a++) {
                panels.values(panel, densities.get(a), breaks[a], density[a]);
            }
            bestOf.add(panels, panel, density, below, q);
        }
        return BestOf.normalised(q);
    }
}
