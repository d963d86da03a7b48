package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.BitSet;
import java.util.List;

/**
 * Thompson sampling: an arm is assigned with the probability that it is the best, raised to the
 * exploration floor (Thompson 1933; Russo, Van Roy et al. 2018). Contextual beliefs are tempered:
 * their standard deviation is halved, since the full posterior explores more than the length of a
 * campaign pays back ("posterior reshaping", Chapelle and Li 2011). Beta beliefs are taken as they
 * are.
 */
@PolicyType("thompson")
public record Thompson(ExplorationFloor explorationFloor) implements Policy {
    /** What the standard deviation of a contextual score is multiplied by. */
    public static final double TEMPER = 0.5;

    /** With the standard floor. */
    public static Thompson standard() {
        return new Thompson(ExplorationFloor.STANDARD);
    }

    @Override
    public double[] probabilities(List<? extends ArmBelief> beliefs, BitSet eligible) {
        int arms = beliefs.size();
        Policy.requireEligible(arms, eligible);
        int[] candidates = eligible.stream().toArray();
        double[] among =
                BestArmProbabilities.of(
                        eligible.stream().mapToObj(arm -> tempered(beliefs.get(arm))).toList());
        double[] best = new double[arms];
        for (int i = 0; i < candidates.length; i++) {
            best[candidates[i]] = among[i];
        }
        return ExplorationFloor.project(
                best, explorationFloor.amongArms(candidates.length), eligible);
    }

    private static ArmBelief tempered(ArmBelief belief) {
        return belief instanceof NormalScore(double mean, double variance)
                ? new NormalScore(mean, TEMPER * TEMPER * variance)
                : belief;
    }
}
