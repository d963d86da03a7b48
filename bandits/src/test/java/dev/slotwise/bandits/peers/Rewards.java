package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.RewardScale;
import dev.slotwise.bandits.agent.Setting;

/** Rewards brought to [0, 1], which most peers ask for. */
record Rewards(double least, double most) {
    static Rewards of(Setting setting) {
        return switch (setting.reward()) {
            case RewardScale.Binary() -> new Rewards(0, 1);
            case RewardScale.Real(double least, double most) -> new Rewards(least, most);
        };
    }

    double scaled(double reward) {
        return (reward - least) / (most - least);
    }
}
