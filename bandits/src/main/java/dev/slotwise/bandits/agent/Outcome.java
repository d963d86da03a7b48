package dev.slotwise.bandits.agent;

/**
 * What became of a send. It echoes the decision.
 *
 * @param id of the send
 * @param hours when the outcome came, in hours since the experiment began
 * @param arm that was chosen
 * @param assignmentProbability with which it was chosen
 * @param context features at the decision; read, never kept or changed
 * @param offset logit of the propensity model's probability at the decision
 * @param value reward, within the setting's bounds
 */
@SuppressWarnings("ArrayRecordComponent") // handed through on the hot path, one owner at a time
public record Outcome(
        long id,
        double hours,
        int arm,
        double assignmentProbability,
        double[] context,
        double offset,
        double value) {}
