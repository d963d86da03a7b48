package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.agent.ContextualAgent.Lookahead;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.policy.Thompson;

/** Which agent plays what. */
public final class Agents {
    /** No arm is sent for the sake of inference alone. */
    private static final ExplorationFloor NO_FLOOR = ExplorationFloor.of(0);

    private Agents() {}

    /** What the product would choose for this setting, with no exploration floor; fresh. */
    public static Agent standard(Setting setting) {
        return standard(setting, NO_FLOOR);
    }

    /**
     * What the product would choose for this setting; fresh. With features and rewards that are
     * binary a contextual model that looks ahead to the last send, else Thompson sampling with the
     * beliefs of {@link #playing}.
     *
     * @param floor least probability of an eligible arm
     */
    public static Agent standard(Setting setting, ExplorationFloor floor) {
        return setting.dimension() > 0 && setting.reward() instanceof RewardScale.Binary
                ? new ContextualAgent(
                        new Thompson(floor, LookAhead.TEMPER), Lookahead.TO_THE_LAST_SEND, setting)
                : playing(new Thompson(floor), setting);
    }

    /**
     * This policy, with the beliefs that the setting asks for; fresh: counts ({@link CountedAgent})
     * or a logistic model ({@link ContextualAgent}, without look-ahead) where rewards are binary,
     * sums ({@link ValueAgent}) or a linear model ({@link LinearAgent}) where they are values, each
     * time without and with features.
     */
    public static Agent playing(Policy policy, Setting setting) {
        return switch (setting.reward()) {
            case RewardScale.Real _ ->
                    setting.dimension() == 0
                            ? new ValueAgent(policy, setting)
                            : new LinearAgent(policy, setting);
            case RewardScale.Binary _ ->
                    setting.dimension() == 0
                            ? new CountedAgent(policy, setting)
                            : new ContextualAgent(policy, Lookahead.NONE, setting);
        };
    }
}
