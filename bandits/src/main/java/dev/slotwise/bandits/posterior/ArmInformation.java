package dev.slotwise.bandits.posterior;

import java.util.Arrays;

/** What the trials of one arm say of its coefficients, as the quadratic at the present ones. */
final class ArmInformation {
    private final int dimension;

    /** Sum of curvature x x', row after row; the lower triangle only. */
    final double[] precision;

    /** Sum of (curvature · score + slope) x. */
    final double[] pull;

    boolean empty = true;

    ArmInformation(int dimension) {
        this.dimension = dimension;
        this.precision = new double[dimension * dimension];
        this.pull = new double[dimension];
    }

    void clear() {
        Arrays.fill(precision, 0);
        Arrays.fill(pull, 0);
        empty = true;
    }

    void add(double[] x, int from, double curvature, double pulled) {
        empty = false;
        for (int i = 0; i < dimension; i++) {
            double xi = x[from + i];
            pull[i] += pulled * xi;
            double factor = curvature * xi;
            int row = i * dimension;
            for (int j = 0; j <= i; j++) {
                precision[row + j] += factor * x[from + j];
            }
        }
    }
}
