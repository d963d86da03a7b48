package dev.slotwise.bandits.coverage;

import dev.slotwise.bandits.statistics.ScoreSums;
import dev.slotwise.bandits.statistics.Wave;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A scenario as it goes: wave by wave, with what was counted so far. */
final class Run {
    private final Scenario scenario;
    private final RandomGenerator random;
    private final double[][] successes;
    private final double[][] failures;
    private int wave;

    Run(Scenario scenario, RandomGenerator random) {
        this.scenario = scenario;
        this.random = random;
        int segments = scenario.segments().length;
        successes = new double[segments][scenario.rates().length];
        failures = new double[segments][scenario.rates().length];
    }

    /** Conversions of an arm so far. */
    double successes(int arm) {
        return Arrays.stream(successes).mapToDouble(segment -> segment[arm]).sum();
    }

    /** Recipients of an arm so far. */
    double users(int arm) {
        return successes(arm) + Arrays.stream(failures).mapToDouble(segment -> segment[arm]).sum();
    }

    /** Plays one wave. */
    Wave next() {
        int segments = scenario.segments().length;
        double[] e = new double[0];
        ScoreSums[] arms = new ScoreSums[scenario.rates().length];
        Arrays.fill(arms, ScoreSums.NONE);
        for (int segment = 0; segment < segments; segment++) {
            e =
                    scenario.allocation()
                            .next(wave, scenario.waves(), successes[segment], failures[segment]);
            send(segment, scenario.users() / segments, e, arms);
        }
        wave++;
        return segments == 1 ? new Wave(List.of(arms), e) : Wave.of(List.of(arms));
    }

    private void send(int segment, int users, double[] e, ScoreSums[] arms) {
        double added =
                scenario.segments()[segment] + scenario.cycle()[wave % scenario.cycle().length];
        int[] assigned = new int[arms.length];
        int[] converted = new int[arms.length];
        for (int i = 0; i < users; i++) {
            int arm = drawn(e);
            assigned[arm]++;
            converted[arm] += random.nextDouble() < scenario.rates()[arm] + added ? 1 : 0;
        }
        for (int arm = 0; arm < arms.length; arm++) {
            arms[arm] =
                    arms[arm].plus(
                            ScoreSums.of(assigned[arm], converted[arm], converted[arm], e[arm]));
            successes[segment][arm] += converted[arm];
            failures[segment][arm] += assigned[arm] - converted[arm];
        }
    }

    private int drawn(double[] e) {
        double u = random.nextDouble();
        int arm = 0;
        for (double upTo = e[0]; arm < e.length - 1 && u >= upTo; upTo += e[arm]) {
            arm++;
        }
        return arm;
    }
}
