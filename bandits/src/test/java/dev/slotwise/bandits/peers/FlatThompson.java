package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

import java.util.random.RandomGenerator;

/** Beta-binomial Thompson sampling from Beta(1, 1), as it stands in most books. */
public final class FlatThompson extends CountingAgent {
    public FlatThompson(Setting setting) {
        super(setting);
    }

    @Override
    Choice choose(Send send) {
        int arm =
                draw.greatest(
                        send, a -> beta(1 + earned[a], 1 + trials[a] - earned[a], draw.random()));
        return draw.certain(arm, send);
    }

    private static double beta(double a, double b, RandomGenerator random) {
        double x = gamma(a, random);
        return x / (x + gamma(b, random));
    }

    /** Marsaglia and Tsang 2000, for shapes of at least 1. */
    private static double gamma(double shape, RandomGenerator random) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double z = random.nextGaussian();
            double v = Math.pow(1 + c * z, 3);
            if (v > 0 && Math.log(random.nextDouble()) < z * z / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
