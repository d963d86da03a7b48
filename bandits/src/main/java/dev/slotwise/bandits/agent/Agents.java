package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.FixedWeights;

/** Which agent plays what. */
public final class Agents {
    private Agents() {}

    /** What the product would choose for this setting. */
    public static Agent standard(Setting setting) {
        return new SplitAgent(FixedWeights.even(), setting);
    }
}
