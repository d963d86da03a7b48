package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

/** Sends every eligible arm alike, for ever. */
public final class UniformAgent implements Agent {
    private final Draw draw;

    public UniformAgent(Setting setting) {
        draw = new Draw(setting);
    }

    @Override
    public Choice decide(Send send) {
        double[] p = new double[draw.arms()];
        send.eligible().stream().forEach(arm -> p[arm] = 1.0 / send.eligible().cardinality());
        return draw.from(p, send);
    }

    @Override
    public void learn(Outcome outcome) {
        // Nothing is learnt.
    }

    @Override
    public void expire(Outcome outcome) {
        // Nothing is learnt.
    }
}
