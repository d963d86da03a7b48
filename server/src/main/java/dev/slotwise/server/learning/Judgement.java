package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.ArmBelief;

import java.util.BitSet;
import java.util.List;

/** What is believed of every arm for one recipient. */
public interface Judgement {
    /** The posterior this rests on. */
    long version();

    /** How features became numbers; 0 when they play no part. */
    int encoding();

    /** Logit of the recipient's propensity. */
    double offset();

    List<? extends ArmBelief> arms();

    /**
     * What is added to each arm's mean before a policy chooses, logits: what knowing it is worth
     * for the sends to come. Empty where nothing is.
     */
    default List<Double> lifts() {
        return List.of();
    }

    /**
     * Success probability of an arm for this recipient; what a trial of it is expected to earn
     * where values are rewarded.
     */
    double prediction(int arm);

    /** The exact assignment probabilities under a policy. */
    double[] probabilities(Policy policy, BitSet eligible);
}
