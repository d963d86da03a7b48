package dev.slotwise.bandits.slots;

import java.util.Arrays;
import java.util.List;

/**
 * A recipient's past clicks by hour of the week, on the recipient's clock. Profiles add up. Clicks
 * rather than opens: mail programs open by machine at the time of sending, which would teach that
 * every hour is right.
 */
public final class HourProfile {
    /** No clicks. */
    public static final HourProfile NONE = new HourProfile(new long[Slot.HOURS]);

    /** How far a click tells of hours beside it (1.4 hours), and of other days. */
    private static final WeekKernel KERNEL = new WeekKernel(8, 1);

    private static final double[] WEIGHTS = KERNEL.weights();

    /** The clicks of everybody that one's own are mixed with. */
    private static final double PSEUDO_CLICKS = 5;

    private static final double[] EVEN = even();

    private final long[] clicks;
    private final long total;

    private HourProfile(long[] clicks) {
        this.clicks = clicks;
        this.total = Arrays.stream(clicks).sum();
    }

    /**
     * The profile with so many clicks in each hour of the week.
     *
     * @param clicks 168 counts, Monday's first hour first
     * @throws IllegalArgumentException if they are not 168, or one is negative
     */
    public static HourProfile ofCounts(long... clicks) {
        if (clicks.length != Slot.HOURS || Arrays.stream(clicks).anyMatch(n -> n < 0)) {
            throw new IllegalArgumentException(
                    "clicks by hour of the week: " + Arrays.toString(clicks));
        }
        return new HourProfile(clicks.clone());
    }

    /**
     * The profile of these clicks.
     *
     * @param hours the hour of the week of each click, 0 to 167, in any order
     * @throws IllegalArgumentException if there is no such hour
     */
    public static HourProfile ofClicks(int... hours) {
        long[] clicks = new long[Slot.HOURS];
        for (int hour : hours) {
            if (hour < 0 || hour >= Slot.HOURS) {
                throw new IllegalArgumentException("hour of the week: " + hour);
            }
            clicks[hour]++;
        }
        return new HourProfile(clicks);
    }

    /** The clicks of both. */
    public HourProfile plus(HourProfile other) {
        long[] sum = clicks.clone();
        for (int h = 0; h < sum.length; h++) {
            sum[h] += other.clicks[h];
        }
        return new HourProfile(sum);
    }

    /** Clicks in one hour of the week. */
    public long clicks(int hourOfWeek) {
        return clicks[hourOfWeek];
    }

    /** All clicks. */
    public long total() {
        return total;
    }

    /**
     * The share of clicks in each hour of the week, smoothed on the circle and mixed with five
     * clicks that are spread evenly; positive, and 1 in sum.
     */
    public double[] shares() {
        return mixedWith(EVEN);
    }

    private double[] mixedWith(double[] everybody) {
        double[] smoothed = new double[Slot.HOURS];
        for (int h = 0; h < Slot.HOURS; h++) {
            smoothed[h] = PSEUDO_CLICKS * everybody[h];
        }
        for (int from = 0; from < Slot.HOURS; from++) {
            if (clicks[from] > 0) {
                for (int h = 0; h < Slot.HOURS; h++) {
                    smoothed[h] += clicks[from] * WEIGHTS[Math.floorMod(h - from, Slot.HOURS)];
                }
            }
        }
        for (int h = 0; h < Slot.HOURS; h++) {
            smoothed[h] /= total + PSEUDO_CLICKS;
        }
        return smoothed;
    }

    /** {@link #lift(List, double[])} over somebody who clicks evenly at all hours. */
    public double[] lift(List<Slot> slots) {
        return lift(slots, EVEN);
    }

    /**
     * How much more this recipient clicks at a slot than others do, as a logarithm: log((n * k)(s)
     * + c g(s)) - log((N + c) g(s)), with n the clicks by hour, N their sum, k a von Mises kernel,
     * c = 5 and g everybody's shares. 0 for somebody without clicks.
     *
     * @param everybody shares of the 168 hours, for instance the {@link #shares} of all profiles
     *     together; positive, 1 in sum
     * @return one number per slot
     * @throws IllegalArgumentException if the shares are none
     */
    public double[] lift(List<Slot> slots, double[] everybody) {
        requireShares(everybody);
        double[] lift = new double[slots.size()];
        if (total == 0) {
            return lift;
        }
        double[] own = mixedWith(everybody);
        for (int s = 0; s < lift.length; s++) {
            double mine = 0;
            double theirs = 0;
            for (int hour : slots.get(s).hoursOfWeek()) {
                mine += own[hour];
                theirs += everybody[hour];
            }
            lift[s] = StrictMath.log(mine) - StrictMath.log(theirs);
        }
        return lift;
    }

    private static void requireShares(double[] everybody) {
        double sum = 0;
        for (double share : everybody) {
            if (!(share > 0)) {
                throw new IllegalArgumentException("share of an hour: " + share);
            }
            sum += share;
        }
        if (everybody.length != Slot.HOURS || !(Math.abs(sum - 1) <= 1e-9)) {
            throw new IllegalArgumentException(
                    everybody.length + " shares of hours, " + sum + " in sum");
        }
    }

    private static double[] even() {
        double[] even = new double[Slot.HOURS];
        Arrays.fill(even, 1.0 / Slot.HOURS);
        return even;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HourProfile that && Arrays.equals(clicks, that.clicks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(clicks);
    }

    @Override
    public String toString() {
        return "HourProfile" + Arrays.toString(clicks);
    }
}
