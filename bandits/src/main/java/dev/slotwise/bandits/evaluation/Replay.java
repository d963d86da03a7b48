package dev.slotwise.bandits.evaluation;

import java.util.Arrays;
import java.util.Optional;

/**
 * Replay on uniformly randomised decisions (Li, Chu, Langford and Wang, Unbiased offline evaluation
 * of contextual-bandit-based news article recommendation, 2011): the decisions in which the policy
 * in question chose the logged arm are a fair sample of its own, also of one that learns as it
 * goes, from its matches alone.
 */
public final class Replay {
    private static final double ROUNDING = 1e-9;

    private double[] outcomes = new double[64];
    private int matches;

    /**
     * Shows the next decision.
     *
     * @param chosen arm that the policy in question has drawn
     * @return whether it matches the log: only then may the policy learn from the outcome
     * @throws IllegalArgumentException if the log was not randomised uniformly, where matches are
     *     no fair sample
     */
    public boolean offer(LoggedOutcome row, int chosen) {
        if (chosen < 0 || chosen >= row.arms()) {
            throw new IllegalArgumentException("arm " + chosen + " of " + row.arms());
        }
        if (Math.abs(row.loggedProbability() * row.arms() - 1) > ROUNDING) {
            throw new IllegalArgumentException(
                    "logged probability "
                            + row.loggedProbability()
                            + " is not uniform over "
                            + row.arms()
                            + " arms");
        }
        if (chosen != row.arm()) {
            return false;
        }
        if (matches == outcomes.length) {
            outcomes = Arrays.copyOf(outcomes, 2 * matches);
        }
        outcomes[matches++] = row.outcome();
        return true;
    }

    /** The mean over matches; nothing before there are two of them. */
    public Optional<Value> value() {
        return matches < 2
                ? Optional.empty()
                : Optional.of(Value.ofMean(Arrays.copyOf(outcomes, matches)));
    }
}
