package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.agent.Send;

/**
 * One recipient, and all that the agent does not know of it.
 *
 * @param send what the agent is told
 * @param expected expected reward of each arm
 * @param luck uniform in [0, 1): an arm with a greater rate succeeds
 * @param order standard normal: how large an order is
 * @param delayHours until a success is seen; infinite where it never is
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time, on the hot path
public record Customer(Send send, double[] expected, double luck, double order, double delayHours) {
    /** The expected reward of the best arm that is eligible. */
    double best() {
        double best = Double.NEGATIVE_INFINITY;
        for (int arm = send.eligible().nextSetBit(0);
                arm >= 0;
                arm = send.eligible().nextSetBit(arm + 1)) {
            best = Math.max(best, expected[arm]);
        }
        return best;
    }

    /** The expected reward of an arm drawn evenly from those that are eligible. */
    double average() {
        double sum = 0;
        for (int arm = send.eligible().nextSetBit(0);
                arm >= 0;
                arm = send.eligible().nextSetBit(arm + 1)) {
            sum += expected[arm];
        }
        return sum / send.eligible().cardinality();
    }
}
