package dev.slotwise.server.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.bandits.policy.BestArmProbabilities;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.reports.Data.Arm;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Three weeks of Thompson sampling while rates swing with the weekday, looked at every day. */
class PeekingTest {
    private static final int RUNS = 1000;
    private static final int DAYS = 21;
    private static final int SENDS = 300;
    private static final Experiment EXPERIMENT =
            Data.experiment(Status.RUNNING, PolicyDefinition.ofType("thompson"), 2);

    @Test
    void lookingEveryDayAtEqualArmsCallsAWinnerInAtMostOneOfTwenty() {
        int called = 0;
        int significant = 0;
        for (int run = 0; run < RUNS; run++) {
            var seen = new ArrayList<Stretch>();
            boolean isCalled = false;
            boolean isSignificant = false;
            for (var stretch : campaign(run, 0)) {
                seen.add(stretch);
                var findings = Data.findings(EXPERIMENT, new Stretches(seen));
                isCalled |= Verdict.of(findings).state() == Verdict.State.WINNER;
                isSignificant |=
                        findings.comparisons().pValues().values().stream().anyMatch(p -> p < 0.05);
            }
            called += isCalled ? 1 : 0;
            significant += isSignificant ? 1 : 0;
        }
        assertThat(called / (double) RUNS).isLessThan(0.05 + fiveSigma(0.05));
        assertThat(significant / (double) RUNS).isGreaterThan(0.15);
    }

    @Test
    void intervalsCoverTheTruthWherePlainOnesDoNot() {
        double effect = 0.03;
        int covered = 0;
        int plain = 0;
        for (int run = 0; run < RUNS; run++) {
            var stretches = new Stretches(campaign(run, effect));
            var contrast = Data.findings(EXPERIMENT, stretches).comparisons().with(1).orElseThrow();
            covered += holds(contrast, effect);
            var rates =
                    new PlainRates()
                            .contrast(stretches, Outcome.of(Goal.CLICK), 1, 0)
                            .orElseThrow();
            plain += holds(rates, effect);
        }
        assertThat(covered / (double) RUNS)
                .isBetween(0.93 - fiveSigma(0.07), 0.97 + fiveSigma(0.03));
        assertThat(plain / (double) RUNS).isLessThan(0.85);
    }

    private static int holds(Contrast contrast, double effect) {
        var range = contrast.interval(0.05).orElseThrow();
        return range.lower() <= effect && effect <= range.upper() ? 1 : 0;
    }

    private static double fiveSigma(double share) {
        return 5 * Math.sqrt(share * (1 - share) / RUNS);
    }

    private static List<Stretch> campaign(int seed, double effect) {
        var random = new SplittableRandom(seed);
        double[] trials = new double[2];
        double[] successes = new double[2];
        var stretches = new ArrayList<Stretch>();
        for (int day = 0; day < DAYS; day++) {
            var best =
                    BestArmProbabilities.of(
                            List.of(
                                    belief(trials[0], successes[0]),
                                    belief(trials[1], successes[1])));
            double p = Math.clamp(best[1], 0.05, 0.95);
            double rate = 0.2 + 0.17 * Math.sin(2 * Math.PI * day / 7);
            long b = count(random, SENDS, p);
            var drawn = new long[] {SENDS - b, b};
            var happened =
                    new long[] {
                        count(random, drawn[0], rate), count(random, drawn[1], rate + effect)
                    };
            for (int arm = 0; arm < 2; arm++) {
                trials[arm] += drawn[arm];
                successes[arm] += happened[arm];
            }
            stretches.add(
                    Data.stretch(
                            Data.HOUR_NOW - 24 * (DAYS + 2 - day),
                            new Arm(1 - p, drawn[0], happened[0]),
                            new Arm(p, drawn[1], happened[1])));
        }
        return stretches;
    }

    private static BetaPosterior belief(double trials, double successes) {
        return new BetaPosterior(1 + successes, 1 + trials - successes);
    }

    private static long count(SplittableRandom random, long n, double p) {
        long count = 0;
        for (long i = 0; i < n; i++) {
            count += random.nextDouble() < p ? 1 : 0;
        }
        return count;
    }
}
