package dev.slotwise.bandits.slots;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * The probability of each slot to be the best, the slots' logits being correlated. There is no
 * integral of one dimension for it as there is for independent arms: it is estimated, as closely as
 * is asked.
 *
 * @param probabilities one per slot, 1 in sum; 0 for slots that may not be had
 * @param standardError at most of any of them
 * @param draws that it took
 */
@SuppressWarnings("ArrayRecordComponent") // an answer, handed over
public record BestSlotProbabilities(double[] probabilities, double standardError, long draws) {
    private static final int AT_ONCE = 1024;

    /**
     * Draws until no probability's standard error exceeds the one asked for. The number of draws
     * follows from the worst case, a probability of one half, so that it does not depend on what is
     * drawn and the estimate is unbiased: 250,000 draws for a thousandth.
     *
     * @throws IllegalArgumentException if the standard error is not within [0.0001, 0.5], or no
     *     slot is eligible
     */
    public static BestSlotProbabilities of(
            SlotBelief belief, BitSet eligible, double standardError, long seed) {
        if (!(standardError >= 1e-4 && standardError <= 0.5)) {
            throw new IllegalArgumentException("standard error: " + standardError);
        }
        long enough = (long) Math.ceil(0.25 / (standardError * standardError));
        long batches = (enough + AT_ONCE - 1) / AT_ONCE;
        double[] sum = new double[belief.slots()];
        var seeds = new SplittableRandom(seed);
        for (long batch = 0; batch < batches; batch++) {
            var draws = SlotDraws.of(belief, AT_ONCE, 1, seeds.nextLong());
            double[] shares = draws.shares(eligible);
            for (int s = 0; s < sum.length; s++) {
                sum[s] += shares[s];
            }
        }
        double worst = 0;
        long count = batches * AT_ONCE;
        for (int s = 0; s < sum.length; s++) {
            sum[s] /= batches;
            worst = Math.max(worst, Math.sqrt(sum[s] * (1 - sum[s]) / count));
        }
        return new BestSlotProbabilities(sum, worst, count);
    }
}
