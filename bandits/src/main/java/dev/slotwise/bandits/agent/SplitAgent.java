package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.FixedWeights;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.Collections;
import java.util.List;

/** Keeps a split and learns nothing. */
public final class SplitAgent implements Agent {
    private final FixedWeights weights;
    private final List<NormalScore> nothingKnown;
    private final long seed;

    /** Keeps this split; of the setting only the number of arms and the seed count. */
    public SplitAgent(FixedWeights weights, Setting setting) {
        this.weights = weights;
        this.seed = setting.seed();
        this.nothingKnown = Collections.nCopies(setting.arms(), new NormalScore(0, 1));
    }

    @Override
    public Choice decide(Send send) {
        return Choice.draw(
                weights.probabilities(nothingKnown, send.eligible()),
                Seeds.ofSend(seed, send.id()));
    }

    @Override
    public void learn(Outcome outcome) {
        // A fixed split goes on whatever comes.
    }

    @Override
    public void expire(Outcome outcome) {
        // Nor does silence change it.
    }
}
