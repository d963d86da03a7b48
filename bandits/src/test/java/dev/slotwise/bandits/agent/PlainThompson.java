package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.RatePrior;

import java.util.Arrays;
import java.util.List;

/**
 * Thompson sampling as in the textbook, to compare with: counts for ever, and one rule for what is
 * late.
 */
final class PlainThompson implements Agent {
    /** When a send counts as a failure for which no success has come. */
    enum Silence {
        AT_SEND,
        AT_WINDOW_END
    }

    /** Without an exploration floor, which would hide what beliefs are worth. */
    static final Thompson POLICY = new Thompson(new ExplorationFloor(0, 0));

    private final Setting setting;
    private final Silence silence;
    private final boolean flat;
    private final double[] successes;
    private final double[] failures;
    private double[] probabilities = {};
    private double events;
    private double renewal;

    private PlainThompson(Setting setting, Silence silence, boolean flat) {
        this.setting = setting;
        this.silence = silence;
        this.flat = flat;
        successes = new double[setting.arms()];
        failures = new double[setting.arms()];
    }

    /** Every arm starts from Beta(1, 1). */
    static PlainThompson flat(Setting setting) {
        return new PlainThompson(setting, Silence.AT_WINDOW_END, true);
    }

    /** The beliefs of {@link BetaBeliefs}. */
    static PlainThompson shared(Setting setting, Silence silence) {
        return new PlainThompson(setting, silence, false);
    }

    @Override
    public Choice decide(Send send) {
        if (events >= renewal) {
            probabilities = POLICY.probabilities(beliefs(), send.eligible());
            renewal = events + Math.max(1, 0.01 * events);
        }
        Choice choice = Choice.draw(probabilities, Seeds.ofSend(setting.seed(), send.id()));
        if (silence == Silence.AT_SEND) {
            failures[choice.arm()]++;
            events++;
        }
        return choice;
    }

    @Override
    public void learn(Outcome outcome) {
        successes[outcome.arm()]++;
        events++;
        if (silence == Silence.AT_SEND) {
            failures[outcome.arm()]--;
        }
    }

    @Override
    public void expire(Outcome outcome) {
        if (silence == Silence.AT_WINDOW_END) {
            failures[outcome.arm()]++;
            events++;
        }
    }

    private List<BetaPosterior> beliefs() {
        if (flat) {
            BetaPosterior one = BetaPosterior.of(new RatePrior(0.5, 2));
            BetaPosterior[] arms = new BetaPosterior[successes.length];
            Arrays.setAll(arms, arm -> one.after(successes[arm], failures[arm]));
            return List.of(arms);
        }
        RatePrior usual =
                setting.baseRate().isPresent()
                        ? BetaBeliefs.usual(setting.baseRate().getAsDouble())
                        : BetaBeliefs.usual();
        return BetaBeliefs.beliefs(usual, successes, failures);
    }
}
