package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.posterior.ArmBelief;

import java.util.BitSet;
import java.util.List;

/** The rule that chooses. */
public sealed interface Policy permits Thompson, TopTwoThompson, EpsilonGreedy, FixedWeights {
    /**
     * The exact probability of assigning each arm: 0 for an arm that is not eligible, 1 in sum.
     *
     * @param beliefs one per arm, all of one kind
     * @param eligible arms that may be assigned, at least one
     * @throws IllegalArgumentException if no arm is eligible, or one that there is not
     */
    double[] probabilities(List<? extends ArmBelief> beliefs, BitSet eligible);

    /**
     * The least probability that it gives to an eligible arm, whatever is believed.
     *
     * @param eligible how many arms are, at least 1
     */
    double leastProbability(int eligible);

    /** What it multiplies the standard deviation of such a belief by before it chooses. */
    default double temperOf(ArmBelief belief) {
        return 1;
    }

    /** Refuses what no policy can choose from. */
    static void requireEligible(int arms, BitSet eligible) {
        if (eligible.isEmpty() || eligible.length() > arms) {
            throw new IllegalArgumentException("eligible arms " + eligible + " of " + arms);
        }
    }
}
