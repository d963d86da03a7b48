package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

/** UCB1 (Auer, Cesa-Bianchi and Fischer 2002): mean + sqrt(2 ln t / n). */
public final class Ucb1 extends CountingAgent {
    public Ucb1(Setting setting) {
        super(setting);
    }

    @Override
    Choice choose(Send send) {
        int arm =
                draw.greatest(
                        send,
                        a ->
                                trials[a] == 0
                                        ? Double.POSITIVE_INFINITY
                                        : index(mean(a), trials[a], allTrials()));
        return draw.certain(arm, send);
    }

    static double index(double mean, double trials, double allTrials) {
        return mean + Math.sqrt(2 * Math.log(allTrials) / trials);
    }
}
