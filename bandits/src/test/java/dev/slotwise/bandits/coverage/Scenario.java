package dev.slotwise.bandits.coverage;

import dev.slotwise.bandits.statistics.Wave;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An experiment whose truth is known.
 *
 * @param rates one per arm; the first is the control, the last is compared with it
 * @param cycle what is added to all rates in each wave, over and over
 * @param segments what is added to all rates in each of several segments of equal size, whose
 *     allocations are learned apart: recipients of a wave then have probabilities of their own
 * @param users of a wave
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares scenarios
record Scenario(
        String name,
        double[] rates,
        double[] cycle,
        double[] segments,
        int waves,
        int users,
        Allocation allocation) {
    /** Percentage points added from Monday to Sunday. */
    private static final double[] WEEK = {0, 0.005, 0.01, 0.005, 0, 0.05, 0.06};

    static final double[] NONE = {0};

    /** The scenarios of the coverage table. */
    static final List<Scenario> ALL =
            List.of(
                    still("Thompson, 3 equal arms", thompson(), 10, 0.05, 0.05, 0.05),
                    still("Thompson, one better", thompson(), 10, 0.05, 0.05, 0.06),
                    still("Thompson, 2 arms", thompson(), 10, 0.05, 0.055),
                    still("two stages, then 90/10", new Allocation.TwoStages(), 10, 0.05, 0.055),
                    still("floor 1 %", new Allocation.Thompsons(0.01), 12, 0.05, 0.05, 0.05),
                    new Scenario(
                            "5 rare arms",
                            new double[] {0.01, 0.01, 0.01, 0.01, 0.012},
                            NONE,
                            NONE,
                            10,
                            10_000,
                            thompson()),
                    drifting("weekday drift, effect +1 point", 0.05, 0.06),
                    drifting("weekday drift, no effect", 0.05, 0.05),
                    still("fixed 50/50", new Allocation.Fixed(0.5, 0.5), 10, 0.05, 0.055),
                    still("fixed 90/10", new Allocation.Fixed(0.9, 0.1), 10, 0.05, 0.055),
                    new Scenario(
                            "two segments, each with its own allocation",
                            new double[] {0.05, 0.05},
                            NONE,
                            new double[] {0, 0.1},
                            10,
                            2_000,
                            thompson()));

    private static Allocation thompson() {
        return new Allocation.Thompsons(0.05);
    }

    private static Scenario still(String name, Allocation allocation, int waves, double... rates) {
        return new Scenario(name, rates, NONE, NONE, waves, 2_000, allocation);
    }

    private static Scenario drifting(String name, double... rates) {
        return new Scenario(name, rates, WEEK, NONE, 14, 2_000, thompson());
    }

    /** How much better the last arm is than the first, in every wave. */
    double effect() {
        return rates[rates.length - 1] - rates[0];
    }

    int last() {
        return rates.length - 1;
    }

    /** One run of it. */
    List<Wave> played(RandomGenerator random) {
        var run = new Run(this, random);
        List<Wave> played = new ArrayList<>(waves);
        for (int wave = 0; wave < waves; wave++) {
            played.add(run.next());
        }
        return played;
    }
}
