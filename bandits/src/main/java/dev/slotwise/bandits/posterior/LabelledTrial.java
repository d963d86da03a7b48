package dev.slotwise.bandits.posterior;

import java.util.Arrays;

/**
 * A trial as the log knows it.
 *
 * @param trial its id
 * @param x features at the decision, the last one 1
 * @param offset logit of the propensity model at the decision
 * @param exposedAtMillis when it was exposed, milliseconds of the epoch
 * @param succeeded whether an outcome has come within the window
 * @throws IllegalArgumentException if a number is out of its range
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record LabelledTrial(
        long trial, int arm, double[] x, double offset, long exposedAtMillis, boolean succeeded) {
    public LabelledTrial {
        x = x.clone();
        requireSound(arm, offset);
    }

    static void requireSound(int arm, double offset) {
        if (arm < 0) {
            throw new IllegalArgumentException("negative arm: " + arm);
        }
        if (!Double.isFinite(offset)) {
            throw new IllegalArgumentException("offset: " + offset);
        }
    }

    @Override
    public double[] x() {
        return x.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelledTrial that
                && trial == that.trial
                && arm == that.arm
                && Arrays.equals(x, that.x)
                && Double.compare(offset, that.offset) == 0
                && exposedAtMillis == that.exposedAtMillis
                && succeeded == that.succeeded;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(trial);
    }
}
