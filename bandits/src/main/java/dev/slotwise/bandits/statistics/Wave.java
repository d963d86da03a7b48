package dev.slotwise.bandits.statistics;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A stretch of time of a bandit: what each arm's recipients did, and with what probabilities they
 * were assigned.
 *
 * @param arms one per arm, in the same order in every wave
 * @param allocation one assignment probability per arm; where every recipient had their own, the
 *     mean of them
 * @throws IllegalArgumentException if they are not of one length, or the allocation is none, or
 *     somebody was assigned to an arm that had no probability
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record Wave(List<ScoreSums> arms, double[] allocation) {
    private static final double ROUNDING = 1e-6;

    public Wave {
        arms = List.copyOf(arms);
        allocation = allocation.clone();
        if (arms.size() != allocation.length) {
            throw new IllegalArgumentException(
                    allocation.length + " probabilities of " + arms.size() + " arms");
        }
        double total = 0;
        for (int a = 0; a < allocation.length; a++) {
            double e = allocation[a];
            if (!(e >= 0 && e <= 1 + ROUNDING) || (e == 0 && arms.get(a).users() > 0)) {
                throw new IllegalArgumentException(
                        "assignment probability %s of an arm with %s users"
                                .formatted(e, arms.get(a).users()));
            }
            total += e;
        }
        if (!(Math.abs(total - 1) <= ROUNDING)) {
            throw new IllegalArgumentException(
                    "assignment probabilities that sum to %s: %s"
                            .formatted(total, Arrays.toString(allocation)));
        }
    }

    /**
     * Of recipients of whom each had their own probabilities. Their mean is taken as it shows in
     * the sums: the shares in which arms were assigned, one more each. It enters weights that are
     * not uniform, and the effective sample size, nothing else.
     *
     * @param onOffer arms that could be assigned in the wave
     * @throws IllegalArgumentException if no arm could, or one has users that could not
     */
    public static Wave of(List<ScoreSums> arms, BitSet onOffer) {
        double[] shares = new double[arms.size()];
        double total = 0;
        for (int a = onOffer.nextSetBit(0); a >= 0; a = onOffer.nextSetBit(a + 1)) {
            shares[a] = arms.get(a).users() + 1;
            total += shares[a];
        }
        for (int a = 0; a < shares.length; a++) {
            shares[a] /= total;
        }
        return new Wave(arms, shares);
    }

    /** The same where every arm could be assigned. */
    public static Wave of(List<ScoreSums> arms) {
        var all = new BitSet(arms.size());
        all.set(0, arms.size());
        return of(arms, all);
    }

    /**
     * Of one recipient.
     *
     * @param arm that was assigned
     * @param allocation the probability of each arm for this recipient
     */
    public static Wave of(int arm, double outcome, double[] allocation) {
        ScoreSums[] arms = new ScoreSums[allocation.length];
        Arrays.fill(arms, ScoreSums.NONE);
        if (arm < 0 || arm >= arms.length) {
            throw new IllegalArgumentException("arm " + arm + " of " + arms.length);
        }
        arms[arm] = ScoreSums.of(outcome, allocation[arm]);
        return new Wave(List.of(arms), allocation);
    }

    /** Recipients of all arms. */
    public double users() {
        double users = 0;
        for (ScoreSums arm : arms) {
            users += arm.users();
        }
        return users;
    }

    /** The probability of an arm. */
    public double allocation(int arm) {
        return allocation[arm];
    }

    /** Whether the arm could be assigned. */
    boolean offers(int arm) {
        return allocation[arm] > 0;
    }

    /**
     * The mean of 1/e of an arm over the recipients of all arms. Where each had their own
     * probability, it is estimated from those that the arm got.
     */
    double inverseProbability(int arm) {
        ScoreSums sums = arms.get(arm);
        double alike = 1 / allocation[arm];
        return Math.abs(sums.inverse() - sums.users() * alike) <= ROUNDING * sums.inverse()
                ? alike
                : sums.inverseSquares() / users();
    }

    @Override
    public double[] allocation() {
        return allocation.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wave that
                && arms.equals(that.arms)
                && Arrays.equals(allocation, that.allocation);
    }

    @Override
    public int hashCode() {
        return 31 * arms.hashCode() + Arrays.hashCode(allocation);
    }

    @Override
    public String toString() {
        return "Wave[arms=" + arms + ", allocation=" + Arrays.toString(allocation) + "]";
    }
}
