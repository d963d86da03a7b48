package dev.slotwise.bandits.simulation;

import java.util.List;

/**
 * The slope C of C ln t, below which no consistent policy's regret stays in the long run: the sum
 * over worse arms of gap / KL(rate, best rate) (Lai and Robbins 1985). An asymptote: at the length
 * of a campaign it can lie above what is lost by sending uniformly.
 */
public final class LaiRobbins {
    private LaiRobbins() {}

    /**
     * The slope, in successes per unit of ln t.
     *
     * @param rates of the arms, within (0, 1)
     */
    public static double slope(double[] rates) {
        double best = 0;
        for (double rate : rates) {
            Require.rate(rate, "rate");
            best = Math.max(best, rate);
        }
        double slope = 0;
        for (double rate : rates) {
            if (rate < best) {
                slope += (best - rate) / divergence(rate, best);
            }
        }
        return slope;
    }

    /** Whether the bound is one for this environment: fixed rates, all arms eligible. */
    static boolean holdsIn(Environment environment) {
        return environment.arms().dimension() == 0
                && environment.revenue().isEmpty()
                && environment.drift() instanceof Drift.Still
                && environment.eligibleShare() == 1;
    }

    /** The mean of the slope over the worlds of these seeds. */
    static double slope(Environment environment, List<Long> seeds) {
        double sum = 0;
        for (long seed : seeds) {
            sum += slope(new World(environment, seed).next().expected());
        }
        return sum / seeds.size();
    }

    /** The divergence of Bernoulli laws, Kullback and Leibler 1951. */
    private static double divergence(double p, double q) {
        return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    }
}
