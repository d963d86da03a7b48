package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

/**
 * An agent that knows of each arm how often it was tried and what it earned. Where outcomes are
 * delayed a trial counts as a failure at once, and as a success when that arrives.
 */
abstract class CountingAgent implements Agent {
    final Draw draw;
    final double[] trials;
    final double[] earned;
    private final Rewards rewards;
    private final boolean delayed;
    private double allTrials;

    CountingAgent(Setting setting) {
        draw = new Draw(setting);
        trials = new double[setting.arms()];
        earned = new double[setting.arms()];
        rewards = Rewards.of(setting);
        delayed = setting.windowHours().isPresent();
    }

    abstract Choice choose(Send send);

    @Override
    public final Choice decide(Send send) {
        Choice choice = choose(send);
        trials[choice.arm()]++;
        allTrials++;
        if (delayed) {
            earned[choice.arm()] += rewards.scaled(0);
        }
        return choice;
    }

    @Override
    public final void learn(Outcome outcome) {
        earned[outcome.arm()] +=
                rewards.scaled(outcome.value()) - (delayed ? rewards.scaled(0) : 0);
    }

    @Override
    public final void expire(Outcome outcome) {
        // It was taken for a failure from the start.
    }

    final double mean(int arm) {
        return earned[arm] / trials[arm];
    }

    final double allTrials() {
        return allTrials;
    }
}
