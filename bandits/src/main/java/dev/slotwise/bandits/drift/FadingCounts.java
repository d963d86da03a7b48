package dev.slotwise.bandits.drift;

import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.RatePrior;

import java.util.Arrays;

/**
 * Arms' successes and failures that fade with a half-life, which the data choose among some and
 * none at all: the one whose beliefs foretell each step best from the steps before it, by log loss
 * (prequential: Dawid 1984). What fades leaves the prior, so that an arm that is no longer tried
 * becomes uncertain again (Raj and Kalyani, Taming non-stationary bandits, 2017).
 *
 * <p>Time counts in trials of all arms, in whole steps: the counts are a pure function of the
 * sequence of steps. For one thread at a time.
 */
public final class FadingCounts {
    /** In trials; the last one is that nothing fades. */
    private static final double[] HALF_LIVES = {
        500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, Double.POSITIVE_INFINITY
    };

    /**
     * By how much a half-life must have foretold better than none, in nats, before it is believed:
     * the best of several is ahead by chance.
     */
    private static final double MARGIN = 6;

    private final RatePrior usual;
    private final double[][] successes;
    private final double[][] failures;
    private final double[] loss = new double[HALF_LIVES.length];
    private int chosen = HALF_LIVES.length - 1;

    /**
     * Nothing counted.
     *
     * @param arms number of arms
     * @param usual what is thought of the rate of all arms before any trial
     */
    public FadingCounts(int arms, RatePrior usual) {
        this.usual = usual;
        successes = new double[HALF_LIVES.length][arms];
        failures = new double[HALF_LIVES.length][arms];
        Arrays.fill(loss, MARGIN);
        loss[chosen] = 0;
    }

    /**
     * Counts a step and lets all that was counted before fade by its length.
     *
     * @param hits successes, one per arm
     * @param misses failures, one per arm
     */
    public void step(double[] hits, double[] misses) {
        double trials = Arrays.stream(hits).sum() + Arrays.stream(misses).sum();
        for (int h = 0; h < HALF_LIVES.length; h++) {
            BetaPosterior prior = BetaBeliefs.prior(usual, successes[h], failures[h]);
            double kept = StrictMath.pow(2, -trials / HALF_LIVES[h]);
            for (int arm = 0; arm < hits.length; arm++) {
                if (hits[arm] + misses[arm] > 0) {
                    double alpha = prior.alpha() + successes[h][arm];
                    double beta = prior.beta() + failures[h][arm];
                    loss[h] -=
                            hits[arm] * StrictMath.log(alpha / (alpha + beta))
                                    + misses[arm] * StrictMath.log(beta / (alpha + beta));
                }
                successes[h][arm] = kept * successes[h][arm] + hits[arm];
                failures[h][arm] = kept * failures[h][arm] + misses[arm];
            }
        }
        for (int h = 0; h < HALF_LIVES.length; h++) {
            if (loss[h] < loss[chosen]) {
                chosen = h;
            }
        }
    }

    /** Halves what is known of an arm, for instance after an alarm. */
    public void halve(int arm) {
        for (int h = 0; h < HALF_LIVES.length; h++) {
            successes[h][arm] *= 0.5;
            failures[h][arm] *= 0.5;
        }
    }

    /** The half-life that foretells best, in trials; infinite if nothing fades. */
    public double halfLife() {
        return HALF_LIVES[chosen];
    }

    /** An arm's successes under that half-life. */
    public double successes(int arm) {
        return successes[chosen][arm];
    }

    /** An arm's failures under that half-life. */
    public double failures(int arm) {
        return failures[chosen][arm];
    }
}
