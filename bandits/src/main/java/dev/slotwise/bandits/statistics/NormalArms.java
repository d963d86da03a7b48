package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.List;
import java.util.Optional;

/**
 * Means of arms, each believed to be normal: two in closed form, more by quadrature, and of the
 * same bits for any order of the arms.
 */
public final class NormalArms {
    private NormalArms() {}

    /**
     * The belief about a mean after these outcomes, whose variance is taken as known.
     *
     * @param prior before them
     * @return empty if the variance of the outcomes is not defined or 0
     */
    public static Optional<NormalScore> posterior(NormalScore prior, Sample data) {
        if (data.users() == 0) {
            return Optional.of(prior);
        }
        double error = data.variance() / data.users();
        if (!(error > 0)) {
            return Optional.empty();
        }
        // Nothing is divided by a prior variance of 0, which is certainty.
        double weight = prior.variance() / (prior.variance() + error);
        return Optional.of(
                new NormalScore(
                        prior.mean() + weight * (data.mean() - prior.mean()), weight * error));
    }

    /** The same without a prior; empty also if there are no outcomes. */
    public static Optional<NormalScore> posterior(Sample data) {
        double error = data.squaredError();
        return error > 0 ? Optional.of(new NormalScore(data.mean(), error)) : Optional.empty();
    }

    /**
     * The probability of each arm to have the best mean; 1 in sum.
     *
     * @param arms at least one, with variances above 0
     */
    public static double[] probabilitiesToBeBest(List<NormalScore> arms, Direction desired) {
        return BeliefGrid.ofMeans(facing(arms, desired)).probabilitiesToBeBest();
    }

    /** What it is expected to cost to choose each arm, against the best: in units of the mean. */
    public static double[] expectedLosses(List<NormalScore> arms, Direction desired) {
        return BeliefGrid.ofMeans(facing(arms, desired)).expectedLosses();
    }

    /**
     * Two arms. The belief about the relative effect is that of the delta method, normal with
     * variance vB / mA² + vA mB² / mA⁴: the ratio of two normals has no mean.
     *
     * @param alpha the credible intervals have level 1 - alpha
     * @throws IllegalArgumentException if alpha is not within (0, 1)
     */
    public static PosteriorEffect compare(
            NormalScore treatment, NormalScore control, Direction desired, double alpha) {
        double difference = treatment.mean() - control.mean();
        double variance = treatment.variance() + control.variance();
        double base = Math.abs(control.mean());
        double ratio = treatment.mean() / control.mean();
        double relative =
                (treatment.variance() + control.variance() * ratio * ratio) / (base * base);
        return effect(
                difference,
                variance,
                desired,
                belief(difference, variance, alpha),
                belief(difference / base, relative, alpha));
    }

    /** Superiority and losses of a difference that is believed to be normal. */
    static PosteriorEffect effect(
            double difference,
            double variance,
            Direction desired,
            PosteriorEffect.Belief absolute,
            PosteriorEffect.Belief relative) {
        double sd = Math.sqrt(variance);
        if (!(sd > 0) || !Double.isFinite(sd)) {
            return PosteriorEffect.UNDEFINED;
        }
        double z = desired.sign() * difference / sd;
        return new PosteriorEffect(
                Normal.cdf(z), Normal.cdf(-z), sd * excess(z), sd * excess(-z), absolute, relative);
    }

    /** A normal belief; undefined without a variance. */
    static PosteriorEffect.Belief belief(double mean, double variance, double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("no credible interval of alpha " + alpha);
        }
        double reach = -Normal.quantile(alpha / 2) * Math.sqrt(variance);
        return Double.isFinite(mean) && Double.isFinite(reach) && reach > 0
                ? new PosteriorEffect.Belief(
                        mean, Optional.of(new Interval(mean - reach, mean + reach)))
                : PosteriorEffect.Belief.UNDEFINED;
    }

    /**
     * The mean of what a standard normal exceeds z by, phi(z) - z (1 - Phi(z)). In the tail, where
     * the two cancel, by Laplace's continued fraction for the tail.
     */
    static double excess(double z) {
        if (z < 3) {
            return Normal.density(z) - z * Normal.cdf(-z);
        }
        double rest = 0;
        for (int k = 100; k >= 1; k--) {
            rest = k / (z + rest);
        }
        return Normal.cdf(-z) * rest;
    }

    /** Where less is better, the means with their signs turned. */
    private static List<NormalScore> facing(List<NormalScore> arms, Direction desired) {
        return arms.stream()
                .map(arm -> new NormalScore(desired.sign() * arm.mean(), arm.variance()))
                .toList();
    }
}
