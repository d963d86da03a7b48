package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.posterior.ArmBelief;

import java.util.BitSet;
import java.util.List;

/**
 * A split that does not learn.
 *
 * @param weights one per arm, in any unit; none at all means an even split, as do weights of 0 on
 *     all eligible arms
 * @throws IllegalArgumentException if a weight is negative or not finite
 */
@PolicyType("fixed")
public record FixedWeights(List<Double> weights) implements Policy {
    public FixedWeights {
        weights = List.copyOf(weights);
        for (double weight : weights) {
            if (!(weight >= 0) || !Double.isFinite(weight)) {
                throw new IllegalArgumentException("weight of an arm: " + weight);
            }
        }
    }

    /** The even split. */
    public static FixedWeights even() {
        return new FixedWeights(List.of());
    }

    @Override
    public double[] probabilities(List<? extends ArmBelief> beliefs, BitSet eligible) {
        int arms = beliefs.size();
        Policy.requireEligible(arms, eligible);
        if (!weights.isEmpty() && weights.size() != arms) {
            throw new IllegalArgumentException(weights.size() + " weights for " + arms + " arms");
        }
        double largest =
                weights.isEmpty() ? 0 : eligible.stream().mapToDouble(weights::get).max().orElse(0);
        double[] p = new double[arms];
        // Taken relative to the largest, so that the sum of extreme weights is finite.
        eligible.stream().forEach(arm -> p[arm] = largest == 0 ? 1 : weights.get(arm) / largest);
        return ExplorationFloor.project(p, 0, eligible);
    }

    @Override
    public double leastProbability(int eligible) {
        return 0;
    }
}
