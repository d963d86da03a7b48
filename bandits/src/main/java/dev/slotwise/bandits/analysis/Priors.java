package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.statistics.NormalEffect;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** A prior as it stands in a question, read for one model; members of another are refused. */
final class Priors {
    private static final String AT = "/prior";

    /** What a prior may be worth, in users. */
    private static final double LEAST = 1e-6;

    private static final double MOST = 1e12;

    private final Prior prior;

    Priors(@Nullable Prior prior) {
        this.prior = prior == null ? new Prior(null, null, null, null, null, null, null) : prior;
    }

    /** Beta(1, 1) where nothing is said. */
    BetaPosterior beta() {
        refuse(prior.mean(), "mean");
        refuse(prior.variance(), "variance");
        refuse(prior.standardDeviation(), "standardDeviation");
        refuse(prior.scale(), "scale");
        return new BetaPosterior(
                successes(prior.alpha(), AT + "/alpha"), successes(prior.beta(), AT + "/beta"));
    }

    private static double successes(@Nullable Double given, String at) {
        if (given == null) {
            return 1;
        }
        double number = Check.positive(given, at);
        if (number < LEAST || number > MOST) {
            throw new Refusal(at, "must lie between 1e-6 and 1e12");
        }
        return number;
    }

    /** Of each arm's mean; none where nothing is said, or where it is not proper. */
    Optional<NormalScore> normal() {
        refuse(prior.alpha(), "alpha");
        refuse(prior.beta(), "beta");
        refuse(prior.scale(), "scale");
        if (isFlat()) {
            return Optional.empty();
        }
        double mean = prior.mean() == null ? 0 : Check.finite(prior.mean(), AT + "/mean");
        return Optional.of(new NormalScore(mean, variance()));
    }

    /** Of the effect; a relative one where no scale is named. */
    NormalEffect effect() {
        refuse(prior.alpha(), "alpha");
        refuse(prior.beta(), "beta");
        if (isFlat()) {
            return new NormalEffect.Flat();
        }
        double mean = prior.mean() == null ? 0 : Check.finite(prior.mean(), AT + "/mean");
        double deviation = Math.sqrt(variance());
        return prior.scale() == EffectScale.ABSOLUTE
                ? new NormalEffect.AbsolutePrior(mean, deviation)
                : new NormalEffect.RelativePrior(mean, deviation);
    }

    private boolean isFlat() {
        boolean said =
                prior.mean() != null
                        || prior.variance() != null
                        || prior.standardDeviation() != null;
        return Boolean.FALSE.equals(prior.proper()) || !said;
    }

    private double variance() {
        if (prior.standardDeviation() == null) {
            return Check.positive(prior.variance(), AT + "/variance");
        }
        if (prior.variance() != null) {
            throw new Refusal(AT + "/variance", "stands beside standardDeviation");
        }
        double deviation = Check.positive(prior.standardDeviation(), AT + "/standardDeviation");
        return deviation * deviation;
    }

    private static void refuse(@Nullable Object member, String name) {
        if (member != null) {
            throw new Refusal(AT + "/" + name, "does not belong to this model");
        }
    }
}
