package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.numerics.Logistic;

import java.util.Arrays;

/**
 * Normal belief about one vector of logistic coefficients, mutable. The covariance of each block is
 * a square array, row after row, whose rank-1 changes are symmetric to the bit; between blocks
 * there is none.
 */
final class GaussianWeights {
    private static final int MOST_STEPS = 100;

    /** A step of Newton's method after which the next would be below 1e-12. */
    private static final double SMALL_STEP = 1e-7;

    private final FeatureBlocks blocks;
    private final int[] starts;
    private final double[] mean;
    private final double[][] covariances;
    private final double[] direction;

    /** Takes over the arrays: a mean per feature, a covariance per block. */
    GaussianWeights(FeatureBlocks blocks, double[] mean, double[][] covariances) {
        this.blocks = blocks;
        this.starts = blocks.starts();
        this.mean = mean;
        this.covariances = covariances;
        this.direction = new double[mean.length];
    }

    FeatureBlocks blocks() {
        return blocks;
    }

    double[] mean() {
        return mean;
    }

    double[] covariance(int block) {
        return covariances[block];
    }

    /** The lower triangles, packed by rows, one block after the other. */
    double[] packedCovariance() {
        double[] packed = new double[blocks.packedLength()];
        int at = 0;
        for (int block = 0; block < covariances.length; block++) {
            int d = blocks.length(block);
            for (int i = 0; i < d; i++) {
                System.arraycopy(covariances[block], i * d, packed, at, i + 1);
                at += i + 1;
            }
        }
        return packed;
    }

    double score(double[] x) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += mean[i] * x[i];
        }
        return sum;
    }

    /** x' Sigma x; afterwards {@link #spread} is |Sigma x|². */
    double variance(double[] x) {
        return Math.max(0, project(x));
    }

    /**
     * |Sigma x|² of the last {@link #variance}: how much one more trial with these features would
     * tell of all directions together.
     */
    double spread() {
        double sum = 0;
        for (double u : direction) {
            sum += u * u;
        }
        return sum;
    }

    /**
     * One trial by Laplace's method, exact along the one direction in which a single observation
     * informs (Spiegelhalter and Lauritzen 1990). The mode is mean + step · Sigma x. A gradient
     * step would overshoot with wide priors.
     *
     * @param weight how much of a trial it counts for, at least 0
     */
    void learn(double[] x, double label, double offset, double weight) {
        double v = Math.max(0, project(x));
        double m = score(x) + offset;
        double step = step(label, m, v, weight);
        double p = Logistic.probability(m + step * v);
        double curvature = weight * p * (1 - p);
        move(step);
        shrink(curvature / (1 + curvature * v));
    }

    /**
     * The label of a trial already learnt changes: the log-likelihood is linear in the label and
     * its curvature free of it, so only the mean moves.
     */
    void relabel(double[] x, double change) {
        project(x);
        move(change);
    }

    /** Sets the direction to Sigma x; answers x' Sigma x. */
    private double project(double[] x) {
        double v = 0;
        for (int block = 0; block < covariances.length; block++) {
            int from = starts[block];
            v += project(x, from, starts[block + 1] - from, covariances[block]);
        }
        return v;
    }

    private double project(double[] x, int from, int d, double[] covariance) {
        double[] u = direction;
        Arrays.fill(u, from, from + d, 0);
        int j = 0;
        // Symmetric, so its rows are its columns; four at a time, since u is what has to wait.
        for (; j + 3 < d; j += 4) {
            int row = j * d;
            double x0 = x[from + j];
            double x1 = x[from + j + 1];
            double x2 = x[from + j + 2];
            double x3 = x[from + j + 3];
            for (int i = 0; i < d; i++) {
                u[from + i] +=
                        (x0 * covariance[row + i] + x1 * covariance[row + d + i])
                                + (x2 * covariance[row + 2 * d + i]
                                        + x3 * covariance[row + 3 * d + i]);
            }
        }
        for (; j < d; j++) {
            for (int i = 0; i < d; i++) {
                u[from + i] += x[from + j] * covariance[j * d + i];
            }
        }
        double v = 0;
        for (int i = from; i < from + d; i++) {
            v += u[i] * x[i];
        }
        return v;
    }

    private void move(double step) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] += step * direction[i];
        }
    }

    private void shrink(double factor) {
        for (int block = 0; block < covariances.length; block++) {
            int from = starts[block];
            shrink(factor, from, starts[block + 1] - from, covariances[block]);
        }
    }

    private void shrink(double factor, int from, int d, double[] covariance) {
        for (int i = 0; i < d; i++) {
            double ui = direction[from + i];
            int row = i * d;
            for (int j = 0; j < d; j++) {
                covariance[row + j] -= factor * (ui * direction[from + j]);
            }
        }
    }

    /**
     * The root of weight (label - sigma(m + step v)) - step, which falls in the step: Newton, kept
     * inside its bracket.
     */
    private static double step(double label, double m, double v, double weight) {
        double low = weight * (label - 1);
        double high = weight * label;
        double step = 0;
        for (int i = 0; i < MOST_STEPS; i++) {
            double p = Logistic.probability(m + step * v);
            double error = weight * (label - p) - step;
            if (error > 0) {
                low = step;
            } else {
                high = step;
            }
            double next = step + error / (1 + weight * v * p * (1 - p));
            if (!(next >= low && next <= high)) {
                next = 0.5 * (low + high);
            } else if (Math.abs(next - step) <= SMALL_STEP) {
                return next;
            }
            step = next;
        }
        // The bracket has been halved or Newton has circled within the last bits: the step is as
        // exact as it gets.
        return step;
    }
}
