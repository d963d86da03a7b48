package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.Panels;

/** The probability of each of several independent variables to be the greatest, panel by panel. */
final class BestOf {
    private BestOf() {}

    /**
     * Adds one panel.
     *
     * @param density per variable, at the nodes of the panel
     * @param below per variable its mass left of the panel; becomes its mass left of the next
     * @param q per variable its probability so far; grows
     */
    static void add(Panels panels, int panel, double[][] density, double[] below, double[] q) {
        int n = q.length;
        double[][] cdf = new double[n][Panels.NODES];
        for (int a = 0; a < n; a++) {
            for (int i = 0; i < Panels.NODES; i++) {
                cdf[a][i] =
                        Math.clamp(below[a] + panels.integralTo(panel, i, density[a]), 0.0, 1.0);
            }
            below[a] += panels.integral(panel, density[a]);
        }
        double[] others = new double[n];
        for (int i = 0; i < Panels.NODES; i++) {
            // Products before and after each variable: dividing the whole product by one factor
            // fails where it is 0.
            double product = panels.weight(panel, i);
            for (int a = 0; a < n; a++) {
                others[a] = product;
                product *= cdf[a][i];
            }
            product = 1;
            for (int a = n - 1; a >= 0; a--) {
                q[a] += others[a] * product * density[a][i];
                product *= cdf[a][i];
            }
        }
    }

    /** Scaled to a sum of 1, in place. */
    static double[] normalised(double[] q) {
        double sum = 0;
        for (double value : q) {
            sum += value;
        }
        for (int a = 0; a < q.length; a++) {
            q[a] /= sum;
        }
        return q;
    }
}
