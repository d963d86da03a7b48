package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.numerics.Logistic;

import java.util.function.IntToDoubleFunction;

/**
 * Normal belief about one vector of logistic coefficients, mutable. The covariance is its lower
 * triangle, packed by rows: it cannot lose its symmetry.
 */
final class GaussianWeights {
    private static final int MOST_STEPS = 100;

    private final double[] mean;
    private final double[] covariance;
    private final double[] direction;

    GaussianWeights(int dimension, IntToDoubleFunction priorVariance) {
        mean = new double[dimension];
        covariance = new double[packedLength(dimension)];
        direction = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            covariance[packedLength(i) + i] = priorVariance.applyAsDouble(i);
        }
    }

    static int packedLength(int dimension) {
        return dimension * (dimension + 1) / 2;
    }

    double[] mean() {
        return mean;
    }

    double[] covariance() {
        return covariance;
    }

    double score(double[] x) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += mean[i] * x[i];
        }
        return sum;
    }

    /**
     * One trial by Laplace's method, exact along the one direction in which a single observation
     * informs (Spiegelhalter and Lauritzen 1990). The mode is mean + step · Sigma x. A gradient
     * step would overshoot with wide priors.
     */
    void learn(double[] x, double label, double offset) {
        double v = Math.max(0, project(x));
        double m = score(x) + offset;
        double step = step(label, m, v);
        double p = Logistic.probability(m + step * v);
        double curvature = p * (1 - p);
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
        int d = mean.length;
        int at = 0;
        for (int i = 0; i < d; i++) {
            double xi = x[i];
            double sum = 0;
            for (int j = 0; j < i; j++) {
                double s = covariance[at++];
                sum += s * x[j];
                direction[j] += s * xi;
            }
            direction[i] = sum + covariance[at++] * xi;
        }
        double v = 0;
        for (int i = 0; i < d; i++) {
            v += direction[i] * x[i];
        }
        return v;
    }

    private void move(double step) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] += step * direction[i];
        }
    }

    private void shrink(double factor) {
        int at = 0;
        for (int i = 0; i < mean.length; i++) {
            double scaled = factor * direction[i];
            for (int j = 0; j <= i; j++) {
                covariance[at++] -= scaled * direction[j];
            }
        }
    }

    /**
     * The root of label - sigma(m + step v) - step, which falls in the step: Newton, kept inside
     * its bracket.
     */
    private static double step(double label, double m, double v) {
        double low = label - 1;
        double high = label;
        double step = 0;
        for (int i = 0; i < MOST_STEPS; i++) {
            double p = Logistic.probability(m + step * v);
            double error = label - p - step;
            if (error > 0) {
                low = step;
            } else {
                high = step;
            }
            double next = step + error / (1 + v * p * (1 - p));
            if (!(next >= low && next <= high)) {
                next = 0.5 * (low + high);
            }
            if (Math.abs(next - step) <= 1e-15) {
                return next;
            }
            step = next;
        }
        // The bracket has been halved or Newton has circled within the last bits: the step is as
        // exact as it gets.
        return step;
    }
}
