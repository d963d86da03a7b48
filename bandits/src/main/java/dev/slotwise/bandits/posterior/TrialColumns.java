package dev.slotwise.bandits.posterior;

import java.util.Arrays;

/**
 * A log of trials, column by column: what {@link LogisticFit} goes through several times. Mutable,
 * for one thread.
 */
public final class TrialColumns {
    private static final int FIRST_CAPACITY = 256;

    private final int dimension;
    private int size;
    double[] x;
    int[] arm = new int[FIRST_CAPACITY];
    double[] offset = new double[FIRST_CAPACITY];
    double[] weight = new double[FIRST_CAPACITY];

    boolean[] succeeded = new boolean[FIRST_CAPACITY];

    /** Share of outcomes that have come at the trial's age. */
    double[] arrived = new double[FIRST_CAPACITY];

    /**
     * An empty log.
     *
     * @param dimension number of features, the constant included
     * @throws IllegalArgumentException if there is none
     */
    public TrialColumns(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("number of features: " + dimension);
        }
        this.dimension = dimension;
        this.x = new double[FIRST_CAPACITY * dimension];
    }

    /** Number of trials. */
    public int size() {
        return size;
    }

    /** Number of features, the constant included. */
    public int dimension() {
        return dimension;
    }

    /**
     * Adds a trial of which nothing has come yet and nothing was to be expected, in full weight.
     *
     * @param chosen the arm
     * @param features copied and clipped to ±5; the last one is the constant 1
     * @param logit of the propensity model
     * @return its row
     * @throws IllegalArgumentException if the arm is negative, the logit not finite, or the
     *     features are of another number
     */
    public int add(int chosen, double[] features, double logit) {
        LabelledTrial.requireSound(chosen, logit);
        if (size == arm.length) {
            int capacity = 2 * size;
            x = Arrays.copyOf(x, capacity * dimension);
            arm = Arrays.copyOf(arm, capacity);
            offset = Arrays.copyOf(offset, capacity);
            weight = Arrays.copyOf(weight, capacity);
            arrived = Arrays.copyOf(arrived, capacity);
            succeeded = Arrays.copyOf(succeeded, capacity);
        }
        int row = size++;
        features(row, features);
        arm[row] = chosen;
        offset[row] = logit;
        weight[row] = 1;
        arrived[row] = 0;
        succeeded[row] = false;
        return row;
    }

    /** The arm of a trial. */
    public int arm(int row) {
        return arm[row];
    }

    /** Whether its outcome has come. */
    public boolean hasSucceeded(int row) {
        return succeeded[row];
    }

    /** The propensity model's logit of a trial. */
    public double offset(int row) {
        return offset[row];
    }

    /** Replaces its features, which are copied and clipped to ±5; the last one is 1. */
    public void features(int row, double[] features) {
        System.arraycopy(
                LogisticPosterior.clipped(features, dimension), 0, x, row * dimension, dimension);
    }

    /** Its outcome has come. */
    public void succeed(int row) {
        succeeded[row] = true;
    }

    /**
     * It has reached an age at which this share F of outcomes has come: without a success it has
     * the likelihood 1 - p F.
     *
     * @throws IllegalArgumentException if the share is not within [0, 1]
     */
    public void age(int row, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share of outcomes that have come: " + share);
        }
        arrived[row] = share;
    }

    /**
     * How much of a trial it counts for: less than 1 where old trials are forgotten.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public void weigh(int row, double counts) {
        if (!(counts >= 0) || !Double.isFinite(counts)) {
            throw new IllegalArgumentException("weight of a trial: " + counts);
        }
        weight[row] = counts;
    }

    double totalWeight() {
        double sum = 0;
        for (int row = 0; row < size; row++) {
            sum += weight[row];
        }
        return sum;
    }
}
