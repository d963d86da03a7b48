package dev.slotwise.bandits.posterior;

import java.util.Arrays;

/** What the trials of one arm say of its coefficients, as the quadratic at the present ones. */
final class ArmInformation {
    private final int dimension;

    /** Sum of curvature x x', row after row; the lower triangle only. */
    final double[] precision;

    /** Sum of slope x. */
    final double[] gradient;

    /** What silence takes off the precision where it bends upwards. */
    private final double[] upwards;

    boolean empty = true;
    private boolean bent;

    ArmInformation(int dimension) {
        this.dimension = dimension;
        this.precision = new double[dimension * dimension];
        this.upwards = new double[dimension * dimension];
        this.gradient = new double[dimension];
    }

    /** Takes over sums made elsewhere. */
    void set(double[] square, double[] slope) {
        System.arraycopy(square, 0, precision, 0, square.length);
        System.arraycopy(slope, 0, gradient, 0, slope.length);
        empty = false;
    }

    void clear() {
        Arrays.fill(precision, 0);
        Arrays.fill(gradient, 0);
        if (bent) {
            Arrays.fill(upwards, 0);
        }
        empty = true;
        bent = false;
    }

    void add(double[] x, int from, double curvature, double slope) {
        empty = false;
        for (int i = 0; i < dimension; i++) {
            gradient[i] += slope * x[from + i];
        }
        addSquare(precision, x, from, curvature);
        if (curvature < 0) {
            bent = true;
            addSquare(upwards, x, from, -curvature);
        }
    }

    /** Takes what bends upwards as straight: a quadratic that has a maximum. */
    void straighten() {
        if (bent) {
            for (int i = 0; i < precision.length; i++) {
                precision[i] += upwards[i];
            }
        }
    }

    /** Two rows at a time: loops this short cost more than what they do. */
    private void addSquare(double[] sum, double[] x, int from, double weight) {
        int i = 0;
        for (; i + 1 < dimension; i += 2) {
            double upper = weight * x[from + i];
            double lower = weight * x[from + i + 1];
            int row = i * dimension;
            int next = row + dimension;
            for (int j = 0; j <= i; j++) {
                double xj = x[from + j];
                sum[row + j] += upper * xj;
                sum[next + j] += lower * xj;
            }
            sum[next + i + 1] += lower * x[from + i + 1];
        }
        if (i < dimension) {
            double factor = weight * x[from + i];
            int row = i * dimension;
            for (int j = 0; j <= i; j++) {
                sum[row + j] += factor * x[from + j];
            }
        }
    }
}
