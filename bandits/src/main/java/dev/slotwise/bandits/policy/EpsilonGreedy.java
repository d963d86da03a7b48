package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.posterior.ArmBelief;

import java.util.BitSet;
import java.util.List;

/**
 * The arm of the greatest mean, but for a share of the choices that is split evenly over all
 * eligible arms, this one included (Sutton and Barto, Reinforcement learning, 2.2). Arms with
 * exactly the same mean share what the best one gets.
 *
 * @param epsilon the share that explores, within [0, 1]
 * @throws IllegalArgumentException if it is not
 */
@PolicyType("epsilon-greedy")
public record EpsilonGreedy(double epsilon) implements Policy {
    /** One choice in ten explores. */
    public static final double STANDARD = 0.1;

    public EpsilonGreedy {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("epsilon: " + epsilon);
        }
    }

    @Override
    public double[] probabilities(List<? extends ArmBelief> beliefs, BitSet eligible) {
        int arms = beliefs.size();
        Policy.requireEligible(arms, eligible);
        double most = Double.NEGATIVE_INFINITY;
        int best = 0;
        for (int a = eligible.nextSetBit(0); a >= 0; a = eligible.nextSetBit(a + 1)) {
            double centre = beliefs.get(a).centre();
            if (centre > most) {
                most = centre;
                best = 1;
            } else if (centre == most) {
                best++;
            }
        }
        double[] p = new double[arms];
        double least = leastProbability(eligible.cardinality());
        for (int a = eligible.nextSetBit(0); a >= 0; a = eligible.nextSetBit(a + 1)) {
            p[a] = least + (beliefs.get(a).centre() == most ? (1 - epsilon) / best : 0);
        }
        return p;
    }

    @Override
    public double leastProbability(int eligible) {
        return epsilon / eligible;
    }
}
