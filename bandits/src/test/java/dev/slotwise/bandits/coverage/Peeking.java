package dev.slotwise.bandits.coverage;

import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.BanditEstimate;
import dev.slotwise.bandits.statistics.BanditEstimator;
import dev.slotwise.bandits.statistics.NormalMixture;
import dev.slotwise.bandits.statistics.Wave;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How often an experiment without any difference is called at one of the looks after each wave.
 *
 * @param experiments played
 * @param alwaysValid called by the confidence sequence, once there are 100 conversions and 100
 *     users of each arm
 * @param withoutWarmUp called by the confidence sequence, from the first hour on
 * @param naive called by the z test of pooled rates, after the same warm-up
 * @param naiveAtEnd called by it at the last look alone
 */
record Peeking(int experiments, int alwaysValid, int withoutWarmUp, int naive, int naiveAtEnd) {
    private static final double ALPHA = 0.05;
    private static final double Z = 1.959963984540054;
    private static final double LEAST_CONVERSIONS = 100;
    private static final double LEAST_USERS = 100;
    private static final int HOURS = 14 * 24;
    private static final int USERS_AN_HOUR = 200;

    /** What is added to rates hour by hour over a day, and again: mornings are better. */
    private static final double[] DAY = day();

    /** Two arms without a difference, looked at every hour for two weeks. */
    static final List<Scenario> ALL =
            List.of(
                    withoutDifference("fixed 50/50", Scenario.NONE, new Allocation.Fixed(0.5, 0.5)),
                    withoutDifference(
                            "Thompson, floor 10 %", Scenario.NONE, new Allocation.Thompsons(0.1)),
                    withoutDifference(
                            "Thompson, floor 1 %", Scenario.NONE, new Allocation.Thompsons(0.01)),
                    withoutDifference(
                            "Thompson, floor 1 %, rates that move with the hour",
                            DAY, new Allocation.Thompsons(0.01)));

    static Peeking at(Scenario scenario, int experiments, long seed) {
        var seeds = new SplittableRandom(seed);
        int alwaysValid = 0;
        int withoutWarmUp = 0;
        int naive = 0;
        int naiveAtEnd = 0;
        for (int i = 0; i < experiments; i++) {
            Calls calls = calls(scenario, seeds.split());
            alwaysValid += calls.alwaysValid ? 1 : 0;
            withoutWarmUp += calls.withoutWarmUp ? 1 : 0;
            naive += calls.naive ? 1 : 0;
            naiveAtEnd += calls.naiveAtEnd ? 1 : 0;
        }
        return new Peeking(experiments, alwaysValid, withoutWarmUp, naive, naiveAtEnd);
    }

    private record Calls(
            boolean alwaysValid, boolean withoutWarmUp, boolean naive, boolean naiveAtEnd) {}

    private static Calls calls(Scenario scenario, RandomGenerator random) {
        double rhoSquared =
                NormalMixture.rhoSquared(
                        (double) scenario.waves() * scenario.users(), ALPHA, Alternative.TWO_SIDED);
        var run = new Run(scenario, random);
        List<Wave> waves = new ArrayList<>(scenario.waves());
        boolean alwaysValid = false;
        boolean withoutWarmUp = false;
        boolean naive = false;
        boolean naiveNow = false;
        for (int wave = 0; wave < scenario.waves(); wave++) {
            waves.add(run.next());
            boolean warm =
                    run.successes(0) + run.successes(1) >= LEAST_CONVERSIONS
                            && Math.min(run.users(0), run.users(1)) >= LEAST_USERS;
            BanditEstimate difference = BanditEstimator.STANDARD.difference(waves, 1, 0);
            boolean excluded =
                    difference
                            .sequence(rhoSquared)
                            .interval(ALPHA, Alternative.TWO_SIDED)
                            .filter(it -> !it.contains(0))
                            .isPresent();
            withoutWarmUp |= excluded;
            alwaysValid |= warm && excluded;
            naiveNow = Math.abs(z(run)) > Z;
            naive |= warm && naiveNow;
        }
        return new Calls(alwaysValid, withoutWarmUp, naive, naiveNow);
    }

    /** (pB - pA) / sqrt(q (1 - q) (1/nA + 1/nB)), with q of both arms. */
    private static double z(Run run) {
        double a = run.users(0);
        double b = run.users(1);
        double q = (run.successes(0) + run.successes(1)) / (a + b);
        double error = Math.sqrt(q * (1 - q) * (1 / a + 1 / b));
        return error > 0 ? (run.successes(1) / b - run.successes(0) / a) / error : 0;
    }

    private static Scenario withoutDifference(String name, double[] cycle, Allocation allocation) {
        return new Scenario(
                name,
                new double[] {0.05, 0.05},
                cycle,
                Scenario.NONE,
                HOURS,
                USERS_AN_HOUR,
                allocation);
    }

    private static double[] day() {
        double[] day = new double[24];
        for (int hour = 0; hour < 24; hour++) {
            day[hour] = 0.03 * Math.sin(2 * Math.PI * hour / 24);
        }
        return day;
    }
}
