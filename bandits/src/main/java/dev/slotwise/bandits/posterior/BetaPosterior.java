package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.BetaLogitDensity;
import dev.slotwise.bandits.numerics.RegularizedBeta;

/**
 * The belief Beta(alpha, beta) about an arm's rate.
 *
 * @param alpha successes, prior included
 * @param beta failures, prior included
 * @throws IllegalArgumentException if either is not positive and finite
 */
public record BetaPosterior(double alpha, double beta) implements ArmBelief {
    public BetaPosterior {
        if (!(alpha > 0) || !(beta > 0) || !Double.isFinite(alpha + beta)) {
            throw new IllegalArgumentException(
                    "no beta distribution: alpha " + alpha + ", beta " + beta);
        }
    }

    /** The belief before any trial. */
    public static BetaPosterior of(RatePrior prior) {
        return new BetaPosterior(
                prior.rate() * prior.trials(), (1 - prior.rate()) * prior.trials());
    }

    /**
     * The belief after these trials, Beta(alpha + successes, beta + failures); they may count in
     * fractions.
     *
     * @throws IllegalArgumentException if a count is negative
     */
    public BetaPosterior after(double successes, double failures) {
        if (!(successes >= 0) || !(failures >= 0)) {
            throw new IllegalArgumentException("negative count: " + successes + "/" + failures);
        }
        return new BetaPosterior(alpha + successes, beta + failures);
    }

    /** Trials that it is worth, prior included. */
    public double trials() {
        return alpha + beta;
    }

    /** The expected rate, alpha / (alpha + beta). */
    public double mean() {
        return alpha / (alpha + beta);
    }

    @Override
    public double centre() {
        return mean();
    }

    /** The variance of the rate, m (1 - m) / (alpha + beta + 1) with m the mean. */
    public double variance() {
        double n = alpha + beta;
        return alpha / n * (beta / n) / (n + 1);
    }

    /** The density of the rate's logit. */
    public BetaLogitDensity logitDensity() {
        return new BetaLogitDensity(alpha, beta);
    }

    /** The probability that the rate is at most this. */
    public double cdf(double rate) {
        return RegularizedBeta.cdf(rate, alpha, beta);
    }

    /**
     * The rate that is not exceeded with probability p.
     *
     * @throws IllegalArgumentException if p is not a probability
     */
    public double quantile(double p) {
        return RegularizedBeta.quantile(p, alpha, beta);
    }

    /**
     * The central credible interval.
     *
     * @param level its probability, within (0, 1)
     * @throws IllegalArgumentException if the level is not within (0, 1)
     */
    public Interval interval(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("no interval of level " + level);
        }
        return new Interval(quantile((1 - level) / 2), quantile((1 + level) / 2));
    }
}
