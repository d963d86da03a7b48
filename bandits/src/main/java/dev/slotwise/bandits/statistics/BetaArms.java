package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.posterior.BetaPosterior;

import java.util.List;

/**
 * Rates of arms, each believed to be a beta distribution: the beta-binomial model. All by
 * quadrature, and of the same bits for any order of the arms.
 */
public final class BetaArms {
    private BetaArms() {}

    /** The belief after these conversions, from Beta(alpha, beta) before. */
    public static BetaPosterior posterior(BetaPosterior prior, Proportion data) {
        return prior.after(data.conversions(), data.failures());
    }

    /** The probability of each arm to have the best rate; 1 in sum. */
    public static double[] probabilitiesToBeBest(List<BetaPosterior> arms, Direction desired) {
        return BeliefGrid.ofRates(facing(arms, desired)).probabilitiesToBeBest();
    }

    /** What it is expected to cost to choose each arm, against the best: in units of the rate. */
    public static double[] expectedLosses(List<BetaPosterior> arms, Direction desired) {
        return BeliefGrid.ofRates(facing(arms, desired)).expectedLosses();
    }

    /**
     * Two arms.
     *
     * @param alpha the credible intervals have level 1 - alpha
     * @throws IllegalArgumentException if alpha is not within (0, 1)
     */
    public static PosteriorEffect compare(
            BetaPosterior treatment, BetaPosterior control, Direction desired, double alpha) {
        BeliefGrid grid = BeliefGrid.ofRates(facing(List.of(treatment, control), desired));
        double[] best = grid.chancesToBeBest();
        // The smaller of the two knows the greater to its last digit.
        int smaller = best[0] < best[1] ? 0 : 1;
        best[1 - smaller] = 1 - best[smaller];
        double[] loss = grid.expectedLosses();
        var effect = new BetaEffect(treatment, control);
        return new PosteriorEffect(
                best[0], best[1], loss[0], loss[1], effect.absolute(alpha), effect.relative(alpha));
    }

    /** Where less is better, the share that did not convert. */
    private static List<BetaPosterior> facing(List<BetaPosterior> arms, Direction desired) {
        return desired == Direction.INCREASE
                ? arms
                : arms.stream()
                        .map(arm ->
                                new BetaPosterior(/* alpha= */ arm.beta(), /* beta= */ arm.alpha()))
                        .toList();
    }
}
