package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.policy.ExplorationFloor;

import java.util.Optional;

/**
 * What a person may ask of an agent.
 *
 * @param explorationFloor in place of the policy's own
 */
record AgentOptions(Optional<ExplorationFloor> explorationFloor) {
    /** Nothing in particular. */
    static final AgentOptions NONE = new AgentOptions(Optional.empty());
}
