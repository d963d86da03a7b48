package dev.slotwise.bandits.slots;

import dev.slotwise.bandits.numerics.Logistic;

/**
 * Learns from one send after the other, with the recipient's own hours at each: what sums over
 * slots can't tell, namely how much own hours count. For a single thread. Labels may be soft and
 * may change later, as they do while outcomes are on their way.
 */
public final class SlotLearner {
    private static final int MOST_STEPS = 100;

    private final double[] mean;
    private final Triangle covariance;
    private final double[] direction;

    /** Begins with this belief, {@link SlotPrior#of} or one after counts. */
    public SlotLearner(SlotBelief prior) {
        mean = prior.mean();
        covariance = prior.covariance();
        direction = new double[mean.length];
    }

    /** What is believed now. */
    public SlotBelief belief() {
        return new SlotBelief(mean.clone(), covariance.copy());
    }

    /**
     * One send, by Laplace's method along the one direction in which it informs (Spiegelhalter and
     * Lauritzen 1990): the mode is mean + step Sigma x with step = weight (label - p(mode)).
     *
     * @param lift of the recipient's own hours at the slot; {@link HourProfile#lift}
     * @param label success as far as it is known, within [0, 1]
     * @param weight how many sends it stands for, positive
     * @param offset what else is in the logit
     * @throws IllegalArgumentException if one is none
     */
    public void learn(int slot, double lift, double label, double weight, double offset) {
        if (!(label >= 0 && label <= 1) || !(weight > 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException("label " + label + " of weight " + weight);
        }
        double v = project(slot, lift);
        double m = mean[slot] + lift * mean[mean.length - 1] + offset;
        double step = step(label, weight, m, v);
        double p = Logistic.probability(m + step * v);
        double curvature = weight * p * (1 - p);
        move(step);
        double factor = curvature / (1 + curvature * v);
        int k = 0;
        for (int i = 0; i < mean.length; i++) {
            double scaled = factor * direction[i];
            for (int j = 0; j <= i; j++) {
                covariance.packed()[k++] -= scaled * direction[j];
            }
        }
    }

    /**
     * The label of a send already learnt changes: the log-likelihood is linear in the label and its
     * curvature free of it, so only the mean moves.
     *
     * @param change of the label times the weight
     */
    public void relabel(int slot, double lift, double change) {
        project(slot, lift);
        move(change);
    }

    /** The probability of success, as believed now. */
    public double predict(int slot, double lift, double offset) {
        return Logistic.probability(mean[slot] + lift * mean[mean.length - 1] + offset);
    }

    /** Sets the direction to Sigma x; answers x' Sigma x. */
    private double project(int slot, double lift) {
        int own = mean.length - 1;
        for (int i = 0; i <= own; i++) {
            direction[i] = covariance.get(i, slot) + lift * covariance.get(i, own);
        }
        return Math.max(0, direction[slot] + lift * direction[own]);
    }

    private void move(double step) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] += step * direction[i];
        }
    }

    /** The root of weight (label - p(m + step v)) - step: Newton, kept inside its bracket. */
    private static double step(double label, double weight, double m, double v) {
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
            }
            if (Math.abs(next - step) <= 1e-15 * Math.max(1, Math.abs(step))) {
                return next;
            }
            step = next;
        }
        // Newton circles within the last bits, or the bracket is as small: as exact as it gets.
        return step;
    }
}
