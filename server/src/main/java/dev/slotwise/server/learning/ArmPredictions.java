package dev.slotwise.server.learning;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

/** What each arm was believed to earn with a recipient when a decision was made. */
public final class ArmPredictions {
    private ArmPredictions() {}

    /**
     * Success probability of an arm, or its expected value where values are rewarded. The evidence
     * holds the prediction of the arm that was drawn. All arms share the offset and one part of the
     * logit, so the others differ from it by their scores alone.
     *
     * @throws IndexOutOfBoundsException if nothing was believed of the arm
     */
    public static double of(Evidence evidence, int arm) {
        return switch (evidence.beliefs().get(arm)) {
            case BetaPosterior beta -> beta.mean();
            case GaussianPosterior gaussian -> gaussian.mean();
            case RevenuePosterior revenue -> Math.exp(revenue.centre());
            case NormalScore(double mean, double _) -> {
                int drawn = drawn(evidence);
                double shared = Logistic.logit(evidence.prediction()) - mean(evidence, drawn);
                yield arm == drawn ? evidence.prediction() : Logistic.probability(shared + mean);
            }
        };
    }

    /** Drawn again, since the arm in the log is another one when its template failed. */
    private static int drawn(Evidence evidence) {
        var probabilities =
                evidence.probabilities().stream().mapToDouble(Double::doubleValue).toArray();
        return Choice.draw(probabilities, evidence.seed()).arm();
    }

    private static double mean(Evidence evidence, int arm) {
        return switch (evidence.beliefs().get(arm)) {
            case NormalScore(double mean, double _) -> mean;
            case BetaPosterior _, GaussianPosterior _, RevenuePosterior _ ->
                    throw new IllegalStateException("beliefs of two kinds in one decision");
        };
    }
}
