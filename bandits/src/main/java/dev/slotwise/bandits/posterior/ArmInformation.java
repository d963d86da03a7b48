package dev.slotwise.bandits.posterior;

import java.util.Arrays;

/** What the trials of one arm say of its coefficients, as the quadratic at the present ones. */
final class ArmInformation {
    private static final int TOGETHER = 4;

    private final int dimension;

    /** Sum of curvature x x', row after row; the lower triangle only. */
    final double[] precision;

    /** Sum of slope x. */
    final double[] gradient;

    /** What silence takes off the precision where it bends upwards. */
    private final double[] upwards;

    boolean empty = true;
    private boolean bent;

    /** Trials whose squares are still to be added: where they begin, and how much they count. */
    private final int[] from = new int[TOGETHER];

    private final double[] weight = new double[TOGETHER];
    private int waiting;

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
        waiting = 0;
    }

    void add(double[] x, int from, double curvature, double slope) {
        empty = false;
        for (int i = 0; i < dimension; i++) {
            gradient[i] += slope * x[from + i];
        }
        this.from[waiting] = from;
        weight[waiting] = curvature;
        if (++waiting == TOGETHER) {
            addWaiting(precision, x);
            waiting = 0;
        }
        if (curvature < 0) {
            bent = true;
            addSquare(upwards, x, from, -curvature, dimension);
        }
    }

    /**
     * All trials have been added.
     *
     * @param x the array they were added from
     */
    void complete(double[] x) {
        for (int i = 0; i < waiting; i++) {
            addSquare(precision, x, from[i], weight[i], dimension);
        }
        waiting = 0;
    }

    /** Takes what bends upwards as straight: a quadratic that has a maximum. */
    void straighten() {
        if (bent) {
            for (int i = 0; i < precision.length; i++) {
                precision[i] += upwards[i];
            }
        }
    }

    /**
     * Adds the squares of the trials that wait. Four at a time, and two rows: what one of them
     * takes is spent on going through memory, not on the sums. What that leaves beside the diagonal
     * is not read.
     */
    private void addWaiting(double[] sum, double[] x) {
        int a = from[0];
        int b = from[1];
        int c = from[2];
        int d = from[3];
        int i = 0;
        for (; i + 1 < dimension; i += 2) {
            double upperA = weight[0] * x[a + i];
            double upperB = weight[1] * x[b + i];
            double upperC = weight[2] * x[c + i];
            double upperD = weight[3] * x[d + i];
            double lowerA = weight[0] * x[a + i + 1];
            double lowerB = weight[1] * x[b + i + 1];
            double lowerC = weight[2] * x[c + i + 1];
            double lowerD = weight[3] * x[d + i + 1];
            int upper = i * dimension;
            int lower = upper + dimension;
            for (int j = 0; j <= i + 1; j++) {
                double xa = x[a + j];
                double xb = x[b + j];
                double xc = x[c + j];
                double xd = x[d + j];
                sum[upper + j] += (upperA * xa + upperB * xb) + (upperC * xc + upperD * xd);
                sum[lower + j] += (lowerA * xa + lowerB * xb) + (lowerC * xc + lowerD * xd);
            }
        }
        if (i < dimension) {
            double wa = weight[0] * x[a + i];
            double wb = weight[1] * x[b + i];
            double wc = weight[2] * x[c + i];
            double wd = weight[3] * x[d + i];
            int row = i * dimension;
            for (int j = 0; j <= i; j++) {
                sum[row + j] += (wa * x[a + j] + wb * x[b + j]) + (wc * x[c + j] + wd * x[d + j]);
            }
        }
    }

    private static void addSquare(double[] sum, double[] x, int from, double weight, int d) {
        for (int i = 0; i < d; i++) {
            double factor = weight * x[from + i];
            int row = i * d;
            for (int j = 0; j <= i; j++) {
                sum[row + j] += factor * x[from + j];
            }
        }
    }
}
