package dev.slotwise.bandits.stopping;

import dev.slotwise.bandits.numerics.Density;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.numerics.NormalDensity;
import dev.slotwise.bandits.numerics.TabulatedDensity;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * A belief as a distribution on its own axis: of logits for a rate, of logarithms for revenue, else
 * of the value itself, Gaussian ones less the greatest that is expected.
 */
record Believed(Density density, DoubleUnaryOperator cdf) {
    /** A standard deviation below a billionth of a logit stands for certainty. */
    private static final double LEAST_SD = 1e-9;

    /**
     * @throws IllegalArgumentException if there is no belief, or they are of several kinds
     */
    static List<Believed> all(List<? extends ArmBelief> beliefs) {
        if (beliefs.isEmpty()) {
            throw new IllegalArgumentException("beliefs: none");
        }
        return switch (beliefs.getFirst()) {
            case BetaPosterior _ -> of(beliefs, BetaPosterior.class, Believed::of);
            case NormalScore _ -> of(beliefs, NormalScore.class, Believed::of);
            case RevenuePosterior _ -> of(beliefs, RevenuePosterior.class, Believed::of);
            case GaussianPosterior _ ->
                    GaussianPosterior.densitiesAroundGreatest(
                                    of(beliefs, GaussianPosterior.class, it -> it))
                            .stream()
                            .map(student -> new Believed(student, student::cdf))
                            .toList();
        };
    }

    /**
     * @throws IllegalArgumentException if they are of several kinds
     */
    private static <T, R> List<R> of(
            List<? extends ArmBelief> beliefs, Class<T> kind, Function<T, R> mapped) {
        if (!beliefs.stream().allMatch(kind::isInstance)) {
            throw new IllegalArgumentException("beliefs of several kinds: " + beliefs);
        }
        return beliefs.stream().map(kind::cast).map(mapped).toList();
    }

    private static Believed of(BetaPosterior belief) {
        return new Believed(belief.logitDensity(), logit -> belief.cdf(1 / (1 + Math.exp(-logit))));
    }

    private static Believed of(NormalScore score) {
        double sd = Math.max(LEAST_SD, Math.sqrt(score.variance()));
        return new Believed(
                new NormalDensity(score.mean(), sd), z -> Normal.cdf((z - score.mean()) / sd));
    }

    private static Believed of(RevenuePosterior belief) {
        TabulatedDensity logMean = belief.density();
        return new Believed(logMean, logMean::cdf);
    }
}
