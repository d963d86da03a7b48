package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

/**
 * KL-UCB (Garivier and Cappé 2011) with c = 0, which its authors recommend: the greatest q with n
 * KL(mean, q) at most ln t.
 */
public final class KlUcb extends CountingAgent {
    /** Finer than the halvings of an index, so that equal arms are found equal. */
    private static final double ROUNDING = 1e-6;

    private int last;

    public KlUcb(Setting setting) {
        super(setting);
    }

    @Override
    Choice choose(Send send) {
        // The arm of the last send is likely to be it again: few others have to be looked at.
        double toBeat =
                send.eligible().get(last) ? index(last) - ROUNDING : Double.NEGATIVE_INFINITY;
        last = draw.greatest(send, a -> reaches(a, toBeat) ? index(a) : Double.NEGATIVE_INFINITY);
        return draw.certain(last, send);
    }

    private double index(int arm) {
        return trials[arm] == 0
                ? Double.POSITIVE_INFINITY
                : index(mean(arm), trials[arm], allTrials());
    }

    private boolean reaches(int arm, double index) {
        return trials[arm] == 0
                || mean(arm) >= index
                || (index < 1
                        && divergence(mean(arm), index) <= Math.log(allTrials()) / trials[arm]);
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
