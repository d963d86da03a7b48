package dev.slotwise.bandits.coverage;

import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.BetaBeliefs;

import java.util.BitSet;

/** Who gets how many of the next wave. */
sealed interface Allocation {
    /**
     * @param wave its number, from 0
     * @param of how many
     * @param successes so far, one per arm
     * @param failures so far, one per arm
     */
    double[] next(int wave, int of, double[] successes, double[] failures);

    /** The library's own Thompson sampling from the beliefs it would have. */
    record Thompsons(double floor) implements Allocation {
        @Override
        public double[] next(int wave, int of, double[] successes, double[] failures) {
            var all = new BitSet();
            all.set(0, successes.length);
            return new Thompson(ExplorationFloor.of(floor))
                    .probabilities(
                            BetaBeliefs.beliefs(BetaBeliefs.usual(), successes, failures), all);
        }
    }

    /** The same share always. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares splits
    record Fixed(double... shares) implements Allocation {
        @Override
        public double[] next(int wave, int of, double[] successes, double[] failures) {
            return shares;
        }
    }

    /** Half and half; after half of the waves 90 % to the arm that is ahead. */
    record TwoStages() implements Allocation {
        @Override
        public double[] next(int wave, int of, double[] successes, double[] failures) {
            if (wave < of / 2) {
                return new double[] {0.5, 0.5};
            }
            double a = successes[0] / (successes[0] + failures[0]);
            double b = successes[1] / (successes[1] + failures[1]);
            return b > a ? new double[] {0.1, 0.9} : new double[] {0.9, 0.1};
        }
    }
}
