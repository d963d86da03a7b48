package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.GaussianBeliefs;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.RewardSums;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums the values of each arm's rewards; recipients are not told apart. Where there is an
 * attribution window, a send is learnt when it has closed.
 */
public final class ValueAgent implements Agent {
    private static final double GROWTH = 0.02;
    private static final int MOST_KEPT = 1_000;

    private final Policy policy;
    private final Setting setting;
    private final Maturing maturing;
    private final RewardSums[] values;
    private final Map<BitSet, double[]> probabilities = new HashMap<>();
    private List<GaussianPosterior> beliefs;
    private long trials;
    private double renewal;

    /**
     * An agent that has seen nothing yet.
     *
     * @param policy chooses by Gaussian posteriors
     * @throws IllegalArgumentException if the setting has features
     */
    public ValueAgent(Policy policy, Setting setting) {
        if (setting.dimension() != 0) {
            throw new IllegalArgumentException("recipients to tell apart: " + setting);
        }
        this.policy = policy;
        this.setting = setting;
        maturing = new Maturing(setting.windowHours(), this::mature);
        values = new RewardSums[setting.arms()];
        Arrays.fill(values, RewardSums.NONE);
        beliefs = GaussianBeliefs.beliefs(List.of(values));
    }

    @Override
    public Choice decide(Send send) {
        maturing.advance(send.hours());
        if (trials >= renewal) {
            beliefs = GaussianBeliefs.beliefs(List.of(values));
            probabilities.clear();
            renewal = trials + Math.max(1, GROWTH * trials);
        }
        double[] p = probabilities.get(send.eligible());
        if (p == null) {
            p = policy.probabilities(beliefs, send.eligible());
            if (probabilities.size() >= MOST_KEPT) {
                // Eligibility can make as many sets of arms as there are recipients.
                probabilities.clear();
            }
            probabilities.put((BitSet) send.eligible().clone(), p);
        }
        maturing.send(send.id(), send.hours());
        return Choice.draw(p, Seeds.ofSend(setting.seed(), send.id()));
    }

    @Override
    public void learn(Outcome outcome) {
        maturing.learn(outcome);
    }

    @Override
    public void expire(Outcome outcome) {
        maturing.expire(outcome);
    }

    private void mature(Outcome outcome) {
        int arm = outcome.arm();
        double value = outcome.value();
        trials++;
        values[arm] = values[arm].plus(new RewardSums(1, value, value * value));
    }
}
