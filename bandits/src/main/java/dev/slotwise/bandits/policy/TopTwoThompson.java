package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.posterior.ArmBelief;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Top-two Thompson sampling, for finding the best arm rather than for earning while looking: a
 * winner is drawn as by Thompson sampling and assigned with the probability {@code share};
 * otherwise beliefs are drawn again until another arm wins, and that challenger is assigned (D.
 * Russo, Simple Bayesian algorithms for best-arm identification, 2016; Operations Research 2020).
 *
 * <p>With q the probabilities to be the best, the challenger of b is a with probability q_a / (1 -
 * q_b), so p_a = share q_a + (1 - share) sum over b of q_b q_a / (1 - q_b). Beliefs are not
 * tempered: whoever looks for a winner has no horizon to pay for.
 *
 * @param share how often the winner itself is assigned, within (0, 1]
 * @throws IllegalArgumentException if it is not
 */
@PolicyType("top-two-thompson")
public record TopTwoThompson(double share, ExplorationFloor explorationFloor) implements Policy {
    /** Assigns winner and challenger alike; never far from the optimal share (Russo 2020). */
    public static final double EVEN = 0.5;

    /**
     * Where one arm is so surely the best, the others' own probabilities are known to few digits;
     * then its challenger is the best of the others by themselves.
     */
    private static final double CERTAIN = 1e-5;

    public TopTwoThompson {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share of the winner: " + share);
        }
    }

    /** With the even share and the standard floor. */
    public static TopTwoThompson standard() {
        return new TopTwoThompson(EVEN, ExplorationFloor.STANDARD);
    }

    @Override
    public double[] probabilities(List<? extends ArmBelief> beliefs, BitSet eligible) {
        int arms = beliefs.size();
        Policy.requireEligible(arms, eligible);
        int[] candidates = eligible.stream().toArray();
        List<? extends ArmBelief> among = eligible.stream().mapToObj(beliefs::get).toList();
        double[] best = BestArmProbabilities.of(among);
        double[] p = new double[arms];
        for (int winner = 0; winner < best.length; winner++) {
            if (best.length == 1) {
                p[candidates[0]] = 1;
                break;
            }
            double[] challenger = challengers(among, best, winner);
            for (int a = 0; a < best.length; a++) {
                p[candidates[a]] +=
                        best[winner] * (a == winner ? share : (1 - share) * challenger[a]);
            }
        }
        return ExplorationFloor.project(p, leastProbability(candidates.length), eligible);
    }

    @Override
    public double leastProbability(int eligible) {
        return explorationFloor.amongArms(eligible);
    }

    /** The probability of each arm to be the one that wins when this one does not. */
    private static double[] challengers(
            List<? extends ArmBelief> beliefs, double[] best, int winner) {
        double rest = 0;
        for (int a = 0; a < best.length; a++) {
            rest += a == winner ? 0 : best[a];
        }
        double[] others = best;
        if (rest < CERTAIN) {
            double[] alone =
                    BestArmProbabilities.of(
                            IntStream.range(0, best.length)
                                    .filter(a -> a != winner)
                                    .mapToObj(beliefs::get)
                                    .toList());
            others = new double[best.length];
            System.arraycopy(alone, 0, others, 0, winner);
            System.arraycopy(alone, winner, others, winner + 1, alone.length - winner);
            rest = 1;
        }
        double[] challengers = new double[best.length];
        for (int a = 0; a < best.length; a++) {
            challengers[a] = a == winner ? 0 : others[a] / rest;
        }
        return challengers;
    }
}
