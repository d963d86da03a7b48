package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.TabulatedDensity;

/**
 * The belief about revenue that is mostly nothing and otherwise log-normal (the delta distribution
 * of Aitchison 1955): a trial brings something with probability p, and then exp(X), X normal with
 * mean m and variance v. The arm's mean reward is theta = p exp(m + v/2). Its own expectation does
 * not exist, since v is inverse gamma; its logarithm is well behaved, and orders arms the same.
 *
 * @param share the belief about p
 * @param logs the belief about m and v
 */
public record RevenuePosterior(BetaPosterior share, GaussianPosterior logs) implements ArmBelief {
    /** The belief after these trials: orders teach the share and, by their logarithms, m and v. */
    public RevenuePosterior after(RevenueSums trials) {
        return new RevenuePosterior(
                share.after(trials.orders(), trials.trials() - trials.orders()),
                logs.after(trials.logs()));
    }

    /** log theta with every unknown at its own estimate. */
    @Override
    public double centre() {
        return Math.log(share.mean()) + logs.mean() + 0.5 * logs.scale() / logs.shape();
    }

    /**
     * The central credible interval of theta.
     *
     * @param level its probability, within (0, 1)
     * @throws IllegalArgumentException if the level is not within (0, 1)
     */
    public Interval interval(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("no interval of level " + level);
        }
        TabulatedDensity density = density();
        return new Interval(
                Math.exp(density.quantile((1 - level) / 2)),
                Math.exp(density.quantile((1 + level) / 2)));
    }

    /** The density of log theta; some milliseconds of work. */
    public TabulatedDensity density() {
        return LogMeanDensity.of(this);
    }
}
