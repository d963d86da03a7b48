package dev.slotwise.bandits.slots;

import dev.slotwise.bandits.NoConvergence;
import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.List;

/**
 * A joint normal belief about the logits of some slots and about how much the recipient's own hours
 * count. Immutable.
 */
public final class SlotBelief {
    private static final int MOST_STEPS = 100;
    private static final int MOST_HALVINGS = 40;
    private static final double TOLERANCE = 1e-10;

    private final double[] mean;
    private final Triangle covariance;

    /** The last entry of each is the weight of the own hours. */
    SlotBelief(double[] mean, Triangle covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    /** Number of slots. */
    public int slots() {
        return mean.length - 1;
    }

    /**
     * The logit of one slot.
     *
     * @param lift of the recipient's own hours at the slot, {@link HourProfile#lift}; 0 without any
     */
    public NormalScore score(int slot, double lift) {
        int own = slots();
        double variance =
                covariance.get(slot, slot)
                        + 2 * lift * covariance.get(own, slot)
                        + lift * lift * covariance.get(own, own);
        return new NormalScore(mean[slot] + lift * mean[own], Math.max(0, variance));
    }

    /** The belief about the weight of the own hours. */
    public NormalScore ownHours() {
        int own = slots();
        return new NormalScore(mean[own], covariance.get(own, own));
    }

    double[] mean() {
        return mean.clone();
    }

    Triangle covariance() {
        return covariance.copy();
    }

    /**
     * The belief after these sends, by Laplace's method: a normal with the posterior's mode as its
     * mean and its curvature there (Rasmussen and Williams 2006, algorithms 3.1 and 3.2). A pure
     * function of the counts. Newton's steps are halved while they overshoot; the posterior has one
     * mode.
     *
     * @param counts one per slot
     * @throws IllegalArgumentException if they are not one per slot
     * @throws NoConvergence if Newton does not settle
     */
    public SlotBelief after(List<SlotCount> counts) {
        if (counts.size() != slots()) {
            throw new IllegalArgumentException(counts.size() + " counts of " + slots() + " slots");
        }
        // The mode is mean + covariance times weights: so no prior needs to be inverted.
        double[] weights = new double[mean.length];
        double[] logit = mean.clone();
        double height = height(weights, logit, counts);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] change = newton(weights, logit, counts);
            double size = 1;
            double[] nextWeights = along(weights, change, size);
            double[] nextLogit = logit(nextWeights);
            double next = height(nextWeights, nextLogit, counts);
            for (int h = 0; h < MOST_HALVINGS && next < height - rounding(height); h++) {
                size /= 2;
                nextWeights = along(weights, change, size);
                nextLogit = logit(nextWeights);
                next = height(nextWeights, nextLogit, counts);
            }
            double moved = distance(logit, nextLogit);
            weights = nextWeights;
            logit = nextLogit;
            height = next;
            if (moved <= TOLERANCE) {
                return new SlotBelief(logit, posteriorCovariance(logit, counts));
            }
        }
        throw new NoConvergence("the mode of " + counts);
    }

    private static double rounding(double height) {
        return 1e-12 * (1 + Math.abs(height));
    }

    private static double[] along(double[] from, double[] direction, double size) {
        double[] to = new double[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i] + size * direction[i];
        }
        return to;
    }

    private double[] logit(double[] weights) {
        return along(mean, covariance.times(weights), 1);
    }

    private static double distance(double[] a, double[] b) {
        double furthest = 0;
        for (int i = 0; i < a.length; i++) {
            furthest = Math.max(furthest, Math.abs(a[i] - b[i]));
        }
        return furthest;
    }

    /** The log posterior, up to a constant. */
    private double height(double[] weights, double[] logit, List<SlotCount> counts) {
        double height = 0;
        for (int i = 0; i < weights.length; i++) {
            height -= 0.5 * weights[i] * (logit[i] - mean[i]);
        }
        for (int s = 0; s < counts.size(); s++) {
            height -= counts.get(s).successes() * softplus(-logit[s]);
            height -= counts.get(s).failures() * softplus(logit[s]);
        }
        return height;
    }

    /** log(1 + exp(z)). */
    private static double softplus(double z) {
        return Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    /**
     * The change of the weights: from what the gradient still is rather than anew, since with 10^8
     * sends all else cancels.
     */
    private double[] newton(double[] weights, double[] logit, List<SlotCount> counts) {
        int n = mean.length;
        double[] change = new double[n];
        for (int i = 0; i < n; i++) {
            change[i] = -weights[i];
        }
        for (int s = 0; s < counts.size(); s++) {
            SlotCount count = counts.get(s);
            double z = logit[s];
            change[s] += count.successes() * Logistic.probability(-z);
            change[s] -= count.failures() * Logistic.probability(z);
        }
        double[] curvature = rootCurvature(logit, counts);
        double[] c = covariance.times(change);
        for (int i = 0; i < n; i++) {
            c[i] *= curvature[i];
        }
        Triangle root = informed(curvature).root();
        root.solve(c);
        root.solveTransposed(c);
        for (int i = 0; i < n; i++) {
            change[i] -= curvature[i] * c[i];
        }
        return change;
    }

    private double[] rootCurvature(double[] logit, List<SlotCount> counts) {
        double[] root = new double[mean.length];
        for (int s = 0; s < counts.size(); s++) {
            double p = Logistic.probability(logit[s]);
            root[s] = Math.sqrt(counts.get(s).trials() * p * (1 - p));
        }
        return root;
    }

    /** 1 + W^½ K W^½, whose eigenvalues are at least 1 whatever the prior and the counts. */
    private Triangle informed(double[] rootCurvature) {
        var matrix = covariance.copy();
        int k = 0;
        for (int i = 0; i < mean.length; i++) {
            for (int j = 0; j <= i; j++) {
                matrix.packed()[k] *= rootCurvature[i] * rootCurvature[j];
                matrix.packed()[k++] += i == j ? 1 : 0;
            }
        }
        return matrix;
    }

    private Triangle posteriorCovariance(double[] logit, List<SlotCount> counts) {
        int n = mean.length;
        double[] curvature = rootCurvature(logit, counts);
        Triangle root = informed(curvature).root();
        double[][] columns = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                columns[i][j] = curvature[j] * covariance.get(i, j);
            }
            root.solve(columns[i]);
        }
        var posterior = covariance.copy();
        int k = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double known = 0;
                for (int l = 0; l < n; l++) {
                    known += columns[i][l] * columns[j][l];
                }
                posterior.packed()[k++] -= known;
            }
        }
        return posterior;
    }
}
