package dev.slotwise.bandits.evaluation;

import java.util.Arrays;

/**
 * A logged randomised decision, with what came of it and what the policy in question would have
 * done.
 *
 * @param arm that was assigned
 * @param loggedProbability with which it was assigned
 * @param outcome what it earned
 * @param targetProbabilities of the policy in question, one per arm
 * @throws IllegalArgumentException if one of them is out of its range
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record LoggedOutcome(
        int arm, double loggedProbability, double outcome, double[] targetProbabilities) {
    private static final double ROUNDING = 1e-9;

    public LoggedOutcome {
        targetProbabilities = targetProbabilities.clone();
        if (arm < 0 || arm >= targetProbabilities.length) {
            throw new IllegalArgumentException("arm " + arm + " of " + targetProbabilities.length);
        }
        if (!(loggedProbability > 0 && loggedProbability <= 1)) {
            throw new IllegalArgumentException("logged probability: " + loggedProbability);
        }
        if (!Double.isFinite(outcome)) {
            throw new IllegalArgumentException("outcome: " + outcome);
        }
        double sum = 0;
        for (double p : targetProbabilities) {
            if (!(p >= 0)) {
                throw new IllegalArgumentException("target probability: " + p);
            }
            sum += p;
        }
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("target probabilities sum to " + sum);
        }
    }

    /** The same decision, had the policy in question been another. */
    public LoggedOutcome withTarget(double[] probabilities) {
        return new LoggedOutcome(arm, loggedProbability, outcome, probabilities);
    }

    /** Number of arms. */
    public int arms() {
        return targetProbabilities.length;
    }

    /** How much more often the policy in question assigns this arm. */
    public double weight() {
        return targetProbabilities[arm] / loggedProbability;
    }

    @Override
    public double[] targetProbabilities() {
        return targetProbabilities.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LoggedOutcome that
                && arm == that.arm
                && Double.compare(loggedProbability, that.loggedProbability) == 0
                && Double.compare(outcome, that.outcome) == 0
                && Arrays.equals(targetProbabilities, that.targetProbabilities);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * arm + Double.hashCode(outcome)) + Arrays.hashCode(targetProbabilities);
    }
}
