package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * How much the scores of a wave count in the estimate of one arm (Hadad, Hirshberg, Zhan, Wager and
 * Athey, Confidence intervals for policy evaluation in adaptive experiments, PNAS 2021).
 */
public sealed interface EvaluationWeights {
    /** All recipients alike. */
    record Uniform() implements EvaluationWeights {}

    /** By the root of the probability: every wave then adds variance as its recipients do. */
    record ConstantAllocation() implements EvaluationWeights {}

    /** By the probability. */
    record Propensity() implements EvaluationWeights {}

    /**
     * Between an arm that keeps being assigned and one whose probability falls like
     * t<sup>-decay</sup>: what is left of the variance is handed out wave by wave.
     *
     * @param floorDecay within [0, 1)
     * @throws IllegalArgumentException if it is not
     */
    record TwoPoint(double floorDecay) implements EvaluationWeights {
        public TwoPoint {
            if (!(floorDecay >= 0 && floorDecay < 1)) {
                throw new IllegalArgumentException("decay of the floor: " + floorDecay);
            }
        }
    }

    /** The weight of one recipient in each wave. */
    default double[] of(List<Wave> waves, int arm) {
        double[] e = waves.stream().mapToDouble(wave -> wave.allocation(arm)).toArray();
        double[] weights = new double[e.length];
        double left = 1;
        for (int t = 0; t < e.length; t++) {
            weights[t] =
                    switch (this) {
                        case Uniform _ -> 1;
                        case ConstantAllocation _ -> Math.sqrt(e[t]);
                        case Propensity _ -> e[t];
                        case TwoPoint(double decay) -> {
                            double handedOut = left * share(e[t], t + 1, e.length, decay);
                            left -= handedOut;
                            yield Math.sqrt(handedOut * e[t] / waves.get(t).users());
                        }
                    };
        }
        return weights;
    }

    /** The share of what is left that goes to step t of T. */
    private static double share(double e, int t, int steps, double decay) {
        double kept = 1.0 / (1 + steps - t);
        double fading =
                (1 - decay) / ((1 - decay) + steps * Math.pow((double) t / steps, decay) - t);
        return Math.clamp(e * kept + (1 - e) * fading, 0.0, 1.0);
    }
}
