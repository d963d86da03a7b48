package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Thompson;

/** Which agent plays what. */
public final class Agents {
    private Agents() {}

    /** What the product would choose for this setting. */
    public static Agent standard(Setting setting) {
        if (setting.dimension() == 0) {
            return new CountedAgent(Thompson.standard(), setting);
        }
        return new ContextualAgent(
                new Thompson(ExplorationFloor.of(0)),
                0.4,
                0.2,
                setting);
    }
}
