package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import java.util.List;

/** The probability of each arm to be the best, beliefs being independent of each other. */
public final class BestArmProbabilities {
    private BestArmProbabilities() {}

    /**
     * One probability per belief, 1 in sum, accurate to 1e-6. No tempering: this is also what a
     * report calls the probability to be best.
     *
     * @param beliefs at least one, all of one kind
     * @throws IllegalArgumentException if there is none, or of several kinds
     */
    public static double[] of(List<? extends ArmBelief> beliefs) {
        if (beliefs.isEmpty()) {
            throw new IllegalArgumentException("beliefs: none");
        }
        return switch (beliefs.getFirst()) {
            case BetaPosterior _ -> BestBetaArm.probabilities(all(beliefs, BetaPosterior.class));
            case NormalScore _ -> BestNormalArm.probabilities(all(beliefs, NormalScore.class));
            case GaussianPosterior _ ->
                    BestDensity.probabilities(
                            GaussianPosterior.densitiesAroundGreatest(
                                    all(beliefs, GaussianPosterior.class)));
            case RevenuePosterior _ ->
                    BestDensity.probabilities(
                            all(beliefs, RevenuePosterior.class).stream()
                                    .map(RevenuePosterior::density)
                                    .toList());
        };
    }

    private static <T extends ArmBelief> List<T> all(
            List<? extends ArmBelief> beliefs, Class<T> kind) {
        return beliefs.stream()
                .map(belief -> {
                    if (!kind.isInstance(belief)) {
                        throw new IllegalArgumentException("beliefs of two kinds: " + beliefs);
                    }
                    return kind.cast(belief);
                })
                .toList();
    }
}
