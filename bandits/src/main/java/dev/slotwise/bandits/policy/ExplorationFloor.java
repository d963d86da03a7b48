package dev.slotwise.bandits.policy;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The least probability with which an eligible arm is assigned: a share, and less where many arms
 * would together take more than a total.
 *
 * @param share of one arm, within [0, 1]
 * @param total of all arms together, within [0, 1]
 * @throws IllegalArgumentException if one is no share
 */
public record ExplorationFloor(double share, double total) {
    /** 1 %, and at most 10 % for all arms together. */
    public static final ExplorationFloor STANDARD = new ExplorationFloor(0.01, 0.10);

    public ExplorationFloor {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("exploration floor: " + share);
        }
        if (!(total >= 0 && total <= 1)) {
            throw new IllegalArgumentException("total of exploration floors: " + total);
        }
    }

    /** This share, or an even split where the arms are too many for it. */
    public static ExplorationFloor of(double share) {
        return new ExplorationFloor(share, 1);
    }

    /** The floor of each of so many arms. */
    public double amongArms(int eligible) {
        return Math.min(share, total / eligible);
    }

    /**
     * p_a = max(floor, c q_a) with the c that makes the sum 1; 0 for arms that are not eligible.
     * Mixing with the uniform distribution instead would tax the arms that are above the floor
     * already.
     *
     * @param q non-negative weights, one per arm; even where those of all eligible arms are 0
     * @throws IllegalArgumentException if a weight is no weight, no arm is eligible, or the floors
     *     exceed 1
     */
    public static double[] project(double[] q, double floor, BitSet eligible) {
        Policy.requireEligible(q.length, eligible);
        int count = eligible.cardinality();
        if (!(floor >= 0) || floor * count > 1 + 1e-12) {
            throw new IllegalArgumentException(
                    "exploration floor " + floor + " of " + count + " arms");
        }
        double[] sorted = eligible.stream().mapToDouble(arm -> q[arm]).sorted().toArray();
        double[] p = new double[q.length];
        double scale = scale(sorted, floor);
        double sum = 0;
        for (int arm = eligible.nextSetBit(0); arm >= 0; arm = eligible.nextSetBit(arm + 1)) {
            p[arm] = scale == 0 ? 1.0 / count : Math.max(floor, scale * q[arm]);
            sum += p[arm];
        }
        if (Math.abs(sum - 1) > 1e-9) {
            throw new IllegalArgumentException("weights to project: " + Arrays.toString(q));
        }
        return p;
    }

    /**
     * The c for ascending weights: the k smallest lie on the floor, the others share what is left.
     */
    private static double scale(double[] sorted, double floor) {
        double above = 0;
        for (double weight : sorted) {
            if (!(weight >= 0) || !Double.isFinite(weight)) {
                throw new IllegalArgumentException("weight of an arm: " + weight);
            }
            above += weight;
        }
        if (above == 0) {
            return 0;
        }
        int k = 0;
        double scale = 1 / above;
        while (k < sorted.length - 1 && scale * sorted[k] < floor) {
            k++;
            double left = 0;
            for (int i = k; i < sorted.length; i++) {
                left += sorted[i];
            }
            scale = (1 - k * floor) / left;
        }
        return scale;
    }
}
