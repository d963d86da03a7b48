package dev.slotwise.bandits.slots;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Joint draws from a {@link SlotBelief}. Thompson's rule for correlated arms: the share of draws in
 * which a slot is the best among those that may be had. Whoever then draws one slot from these
 * shares, projected onto an exploration floor, has assigned it with exactly the probability that he
 * logs: it is what the slot was drawn from, whatever the number of draws. The draws don't depend on
 * the recipient, so that they are made once for a belief.
 */
public final class SlotDraws {
    /** A usual number of draws. */
    public static final int USUAL = 256;

    /**
     * What standard deviations are multiplied by when slots are chosen: the whole belief explores
     * more than the length of a campaign pays back, as with contextual scores.
     */
    public static final double TEMPER = 0.5;

    private final int slots;
    private final double[][] draws;

    private SlotDraws(int slots, double[][] draws) {
        this.slots = slots;
        this.draws = draws;
    }

    /**
     * Draws from a belief.
     *
     * @param count number of draws, at least 1
     * @param temper what standard deviations are multiplied by: 1 for the belief as it is
     * @param seed the same seed gives the same draws
     * @throws IllegalArgumentException if the count or the temper is not positive
     */
    public static SlotDraws of(SlotBelief belief, int count, double temper, long seed) {
        if (count < 1 || !(temper > 0)) {
            throw new IllegalArgumentException(count + " draws, tempered by " + temper);
        }
        double[] mean = belief.mean();
        double[] root = belief.covariance().root().packed();
        var random = new SplittableRandom(seed);
        double[][] draws = new double[count][];
        double[] z = new double[mean.length];
        for (int m = 0; m < count; m++) {
            double[] draw = mean.clone();
            int k = 0;
            for (int i = 0; i < z.length; i++) {
                z[i] = temper * random.nextGaussian();
                for (int j = 0; j <= i; j++) {
                    draw[i] += root[k++] * z[j];
                }
            }
            draws[m] = draw;
        }
        return new SlotDraws(belief.slots(), draws);
    }

    /** {@link #shares(BitSet, double[], SlotPrices)} for a recipient of whom nothing is known. */
    public double[] shares(BitSet eligible) {
        return shares(eligible, new double[slots], SlotPrices.none(slots));
    }

    /**
     * The share of draws in which each slot is the best; 0 for slots that may not be had, 1 in sum.
     *
     * @param eligible slots that may be had, at least one
     * @param lift of the recipient's own hours, one per slot; {@link HourProfile#lift}
     * @param prices what a send costs at each slot, in logits
     * @throws IllegalArgumentException if no slot is eligible, or one that there is not
     */
    public double[] shares(BitSet eligible, double[] lift, SlotPrices prices) {
        if (eligible.isEmpty() || eligible.length() > slots || lift.length != slots) {
            throw new IllegalArgumentException(
                    "eligible slots " + eligible + " of " + slots + ", lifts " + lift.length);
        }
        double[] shares = new double[slots];
        int[] candidates = eligible.stream().toArray();
        for (double[] draw : draws) {
            double weight = draw[slots];
            int best = candidates[0];
            double most = Double.NEGATIVE_INFINITY;
            for (int slot : candidates) {
                double score = draw[slot] + weight * lift[slot] - prices.of(slot);
                if (score > most) {
                    most = score;
                    best = slot;
                }
            }
            shares[best] += 1;
        }
        for (int slot : candidates) {
            shares[slot] /= draws.length;
        }
        return shares;
    }
}
