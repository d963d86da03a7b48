package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import java.util.BitSet;
import java.util.List;

/**
 * Thompson sampling: an arm is assigned with the probability that it is the best, raised to the
 * exploration floor (Thompson 1933; Russo, Van Roy et al. 2018). Contextual beliefs are tempered:
 * their standard deviation is halved, since the full posterior explores more than the length of a
 * campaign pays back ("posterior reshaping", Chapelle and Li 2011). Beliefs without context are
 * taken as they are.
 *
 * @param temper what the standard deviation of a contextual score is multiplied by, positive
 * @throws IllegalArgumentException if the temper is not positive and finite
 */
@PolicyType("thompson")
public record Thompson(ExplorationFloor explorationFloor, double temper) implements Policy {
    /** The temper that lost least at the length of a campaign. */
    public static final double TEMPER = 0.5;

    public Thompson {
        if (!(temper > 0) || !Double.isFinite(temper)) {
            throw new IllegalArgumentException("temper: " + temper);
        }
    }

    /** With the standard temper. */
    public Thompson(ExplorationFloor explorationFloor) {
        this(explorationFloor, TEMPER);
    }

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
        return ExplorationFloor.project(best, leastProbability(candidates.length), eligible);
    }

    /**
     * The same of normal scores, without an object per arm.
     *
     * @param means of the scores, one per arm
     * @param variances of the scores, one per arm, untempered; tempered afterwards
     * @param best room for as many arms
     */
    public double[] probabilities(
            double[] means, double[] variances, BitSet eligible, BestNormalArm best) {
        Policy.requireEligible(means.length, eligible);
        for (int arm = 0; arm < variances.length; arm++) {
            variances[arm] *= temper * temper;
        }
        double[] q = new double[means.length];
        best.probabilities(means, variances, eligible, q);
        double floor = leastProbability(eligible.cardinality());
        return floor == 0 ? q : ExplorationFloor.project(q, floor, eligible);
    }

    @Override
    public double leastProbability(int eligible) {
        return explorationFloor.amongArms(eligible);
    }

    @Override
    public double temperOf(ArmBelief belief) {
        return switch (belief) {
            case NormalScore _ -> temper;
            case BetaPosterior _, GaussianPosterior _, RevenuePosterior _ -> 1;
        };
    }

    private ArmBelief tempered(ArmBelief belief) {
        return belief instanceof NormalScore(double mean, double variance)
                ? new NormalScore(mean, temper * temper * variance)
                : belief;
    }
}
