package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

/**
 * KL-UCB (Garivier and Cappé 2011) with c = 0, which its authors recommend: the greatest q with n
 * KL(mean, q) at most ln t.
 */
public final class KlUcb extends CountingAgent {
    public KlUcb(Setting setting) {
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
        double most = Math.log(allTrials) / trials;
        double low = mean;
        // Pinsker's inequality: KL is at least twice the squared distance.
        double high = Math.min(1, mean + Math.sqrt(most / 2));
        for (int halvings = 0; halvings < 24; halvings++) {
            double middle = (low + high) / 2;
            if (divergence(mean, middle) > most) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double divergence(double p, double q) {
        return term(p, q) + term(1 - p, 1 - q);
    }

    private static double term(double p, double q) {
        return p <= 0 ? 0 : p * Math.log(p / q);
    }
}
