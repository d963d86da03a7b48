package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.Panels;

/** The probability of each of several independent variables to be the greatest, node by node. */
final class BestOf {
    /** Of each variable at the node, filled in by the caller. */
    final double[] cdf;

    final double[] density;
    private final double[] before;

    BestOf(int variables) {
        cdf = new double[variables];
        density = new double[variables];
        before = new double[variables];
    }

    /**
     * Adds one node, from {@link #cdf} and {@link #density}.
     *
     * @param n variables
     * @param weight of the node
     * @param q per variable its probability so far; grows
     */
    void add(int n, double weight, double[] q) {
        // Products before and after each variable: dividing the whole product by one factor fails
        // where it is 0.
        double product = weight;
        for (int a = 0; a < n; a++) {
            before[a] = product;
            product *= cdf[a];
        }
        product = 1;
        for (int a = n - 1; a >= 0; a--) {
            q[a] += before[a] * product * density[a];
            product *= cdf[a];
        }
    }

    /**
     * Adds one panel.
     *
     * @param densities per variable, at the nodes of the panel
     * @param below per variable its mass left of the panel; becomes its mass left of the next
     * @param q per variable its probability so far; grows
     */
    void add(Panels panels, int panel, double[][] densities, double[] below, double[] q) {
        int n = q.length;
        for (int i = 0; i < Panels.NODES; i++) {
            for (int a = 0; a < n; a++) {
                density[a] = densities[a][i];
                cdf[a] = Math.clamp(below[a] + panels.integralTo(panel, i, densities[a]), 0.0, 1.0);
            }
            add(n, panels.weight(panel, i), q);
        }
        for (int a = 0; a < n; a++) {
            below[a] += panels.integral(panel, densities[a]);
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
