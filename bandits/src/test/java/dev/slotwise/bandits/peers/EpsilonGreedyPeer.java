package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

/** A share of sends explores evenly; the others get the arm of the best mean so far. */
public final class EpsilonGreedyPeer extends CountingAgent {
    private final double epsilon;

    public EpsilonGreedyPeer(Setting setting, double epsilon) {
        super(setting);
        this.epsilon = epsilon;
    }

    @Override
    Choice choose(Send send) {
        int best = draw.greatest(send, a -> trials[a] == 0 ? 1 : mean(a));
        double[] p = new double[draw.arms()];
        int eligible = send.eligible().cardinality();
        send.eligible().stream().forEach(arm -> p[arm] = epsilon / eligible);
        p[best] += 1 - epsilon;
        return draw.from(p, send);
    }
}
