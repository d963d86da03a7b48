package dev.slotwise.bandits.policy;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The least and the most that each arm may get.
 *
 * @param least one per arm, within [0, 1]
 * @param most one per arm, at least the least
 * @throws IllegalArgumentException if they are not so
 */
@SuppressWarnings("ArrayRecordComponent") // a working value on the hot path, never kept
record Bounds(double[] least, double[] most) {
    private static final double ROUNDING = 1e-12;

    /** A weight below this is none: its share could be scaled to no bound without an overflow. */
    private static final double NOTHING = 1e-290;

    Bounds {
        if (least.length != most.length) {
            throw new IllegalArgumentException(
                    "bounds of " + least.length + " and " + most.length + " arms");
        }
        for (int a = 0; a < least.length; a++) {
            if (!(least[a] >= 0 && least[a] <= most[a] && most[a] <= 1)) {
                throw new IllegalArgumentException(
                        "bounds of an arm: " + least[a] + " .. " + most[a]);
            }
        }
    }

    /**
     * p_a = c q_a, moved to the nearest bound where it lies outside, with the c that makes the sum
     * 1: of all distributions within the bounds the one of least divergence from q. The sum grows
     * with c by straight lines that bend where an arm leaves or meets a bound, so that c is exact.
     * Arms of no weight stay at their least, unless the others are all at their most; then they
     * share what is left in proportion to the room they have.
     *
     * @param q non-negative weights, one per arm
     * @throws IllegalArgumentException if the bounds of the eligible arms leave no distribution
     */
    double[] project(double[] q, BitSet eligible) {
        int[] arms = eligible.stream().toArray();
        double low = 0;
        double high = 0;
        double reach = 0;
        for (int a : arms) {
            low += least[a];
            high += most[a];
            reach += q[a] > NOTHING ? most[a] : least[a];
        }
        if (low > 1 + ROUNDING || high < 1 - ROUNDING) {
            throw new IllegalArgumentException(
                    "no distribution within "
                            + Arrays.toString(least)
                            + " .. "
                            + Arrays.toString(most));
        }
        double[] p = new double[q.length];
        if (reach <= 1) {
            double room = high - reach;
            for (int a : arms) {
                p[a] =
                        q[a] > NOTHING
                                ? most[a]
                                : least[a]
                                        + (room > 0
                                                ? (1 - reach) * (most[a] - least[a]) / room
                                                : 0);
            }
            return p;
        }
        double scale = scale(q, arms);
        for (int a : arms) {
            p[a] = Math.clamp(scale * q[a], least[a], most[a]);
        }
        return p;
    }

    /** Whether these probabilities are within the bounds as they are. */
    boolean admit(double[] p, BitSet eligible) {
        return eligible.stream().allMatch(a -> p[a] >= least[a] && p[a] <= most[a]);
    }

    private double scale(double[] q, int[] arms) {
        double[] bends = new double[2 * arms.length];
        int n = 0;
        for (int a : arms) {
            if (q[a] > NOTHING) {
                bends[n++] = least[a] / q[a];
                bends[n++] = most[a] / q[a];
            }
        }
        Arrays.sort(bends, 0, n);
        int from = 0;
        int to = n - 1;
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            if (sum(bends[middle], q, arms) <= 1) {
                from = middle;
            } else {
                to = middle;
            }
        }
        double still = 0;
        double moving = 0;
        double between = 0.5 * (bends[from] + bends[to]);
        for (int a : arms) {
            double at = between * q[a];
            if (at > least[a] && at < most[a]) {
                moving += q[a];
            } else {
                still += Math.clamp(at, least[a], most[a]);
            }
        }
        return moving > 0 ? (1 - still) / moving : bends[from];
    }

    private double sum(double scale, double[] q, int[] arms) {
        double sum = 0;
        for (int a : arms) {
            sum += Math.clamp(scale * q[a], least[a], most[a]);
        }
        return sum;
    }
}
