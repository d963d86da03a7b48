package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.posterior.ArmPrior;

import java.util.Arrays;

/**
 * Brings features to mean 0 and sd 1, so that a prior of one width fits all, and appends the
 * constant 1. A feature that never varies becomes 0: the constant stands for it.
 */
@SuppressWarnings("ArrayRecordComponent") // its own, never handed out
record FeatureScale(double[] means, double[] deviations) {
    private static final double LARGEST = 5;
    private static final double ROUNDING = 1e-9;

    /** Features as they come. */
    static FeatureScale none(int dimension) {
        double[] deviations = new double[dimension];
        Arrays.fill(deviations, 1);
        return new FeatureScale(new double[dimension], deviations);
    }

    /**
     * @param rows contexts, one after the other
     */
    static FeatureScale of(double[] rows, int count, int dimension) {
        double[] means = new double[dimension];
        double[] squares = new double[dimension];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < dimension; i++) {
                double off = rows[row * dimension + i] - means[i];
                means[i] += off / (row + 1);
                squares[i] += off * (rows[row * dimension + i] - means[i]);
            }
        }
        double[] deviations = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            double sd = Math.sqrt(squares[i] / count);
            deviations[i] =
                    sd > ROUNDING * (1 + Math.abs(means[i])) ? sd : Double.POSITIVE_INFINITY;
        }
        return new FeatureScale(means, deviations);
    }

    /** The same, with features that have not varied yet centred and in units as they come. */
    FeatureScale keepingAll() {
        double[] finite =
                Arrays.stream(deviations).map(sd -> Double.isFinite(sd) ? sd : 1).toArray();
        return new FeatureScale(means, finite);
    }

    /** Writes the features as the model sees them, the constant last. */
    void encode(double[] rows, int from, double[] x) {
        int d = means.length;
        for (int i = 0; i < d; i++) {
            x[i] = Math.clamp((rows[from + i] - means[i]) / deviations[i], -LARGEST, LARGEST);
        }
        x[d] = 1;
    }

    /** What past experiments expect of the arms, said of the features as the model sees them. */
    ArmPrior of(ArmPrior past) {
        return new ArmPrior(
                Arrays.stream(past.means()).map(this::effects).toArray(double[][]::new),
                past.explained());
    }

    /**
     * Effects per unit of the features as they come, said of the features as the model sees them.
     */
    double[] effects(double[] raw) {
        int d = means.length;
        double[] effects = new double[d + 1];
        for (int i = 0; i < d; i++) {
            boolean varies = Double.isFinite(deviations[i]);
            effects[i] = varies ? raw[i] * deviations[i] : 0;
            effects[d] += raw[i] * means[i];
        }
        return effects;
    }
}
