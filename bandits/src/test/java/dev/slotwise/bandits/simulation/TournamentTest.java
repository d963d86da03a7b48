package dev.slotwise.bandits.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.agent.SplitAgent;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.FixedWeights;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

class TournamentTest {
    private static final Environment DELAYED =
            Environment.of("e", 400, Arms.Logistic.usual(4, 5, 0.3))
                    .over(100, new Delay(3, 1.2, 0.3, 24));

    private static final Contender UNIFORM =
            new Contender("uniform", setting -> new SplitAgent(FixedWeights.even(), setting));
    private static final Contender GREEDY = new Contender("greedy", Greedy::new);

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void theNumberOfThreadsChangesNothing(int threads) throws InterruptedException {
        Comparison one = play(1, DELAYED);
        Comparison more = play(threads, DELAYED);

        assertThat(RegretTable.csv(more)).isEqualTo(RegretTable.csv(one));
        assertThat(RegretTable.markdown(more)).isEqualTo(RegretTable.markdown(one));
        assertThat(RegretPlot.svg(more)).isEqualTo(RegretPlot.svg(one));
    }

    @Test
    void uniformSendingLosesWhatTheClosedFormSays() throws InterruptedException {
        Comparison comparison = play(1, Environment.of("e", 2_000, new Arms.OneBetter(3, 0.2, 1)));

        Ratio ratio = comparison.of("uniform").ofUniform(comparison.horizons().end());

        assertThat(ratio.estimate()).isCloseTo(1, within(5 * ratio.standardError()));
        // Two of three sends lose 0.2.
        assertThat(comparison.of("uniform").uniformRegrets(comparison.horizons().end())[0])
                .isCloseTo(2_000 * 0.4 / 3, within(1e-6));
    }

    @Test
    void whoLearnsLosesLess() throws InterruptedException {
        Comparison comparison = play(2, Environment.of("e", 2_000, new Arms.OneBetter(3, 0.2, 1)));

        var difference = comparison.difference(comparison.of("greedy"), comparison.of("uniform"));

        assertThat(difference.estimate()).isLessThan(-5 * difference.standardError());
    }

    @Test
    void outcomesComeInOrderAndEachSendHasOne() {
        var recorder = new Recorder();
        Campaign.play(
                DELAYED,
                3,
                new Contender("recorder", _ -> recorder),
                Horizons.to(DELAYED.sends()),
                () -> 0);

        assertThat(recorder.hours).isSorted();
        assertThat(recorder.answered).hasSizeGreaterThan(200);
        for (Map.Entry<Long, Outcome> entry : recorder.answered.entrySet()) {
            Outcome outcome = entry.getValue();
            double waited =
                    outcome.hours() - recorder.sends.get((int) (long) entry.getKey()).hours();
            if (outcome.value() == 0) {
                assertThat(waited).isCloseTo(24, within(1e-9));
            } else {
                assertThat(waited).isBetween(0.0, 24.0);
            }
            assertThat(outcome.arm()).isEqualTo(1);
            assertThat(outcome.assignmentProbability()).isEqualTo(1);
            assertThat(outcome.context())
                    .isEqualTo(recorder.sends.get((int) outcome.id()).context());
        }
    }

    @Test
    void lostSuccessesAreNeverSeen() {
        var all = DELAYED.over(100, new Delay(1e-6, 0, 0, 24)).withSends(4_000);
        var some = DELAYED.over(100, new Delay(1e-6, 0, 0.3, 24)).withSends(4_000);

        double seen = successes(some);
        double there = successes(all);

        assertThat(seen / there).isCloseTo(0.7, within(5 * Math.sqrt(0.21 / there)));
    }

    @Test
    void anArmThatIsNotEligibleIsRefused() {
        var environment = DELAYED.withEligible(0.5);

        assertThatThrownBy(() ->
                        Campaign.play(
                                environment,
                                1,
                                new Contender("stubborn", _ -> new Recorder()),
                                Horizons.to(400),
                                () -> 0))
                .hasMessageContaining("arm 1 is not among");
    }

    @Test
    void twoOfOneNameDoNotPlay() {
        assertThatThrownBy(() ->
                        new Tournament(1, () -> 0)
                                .play(DELAYED, List.of(UNIFORM, UNIFORM), List.of(1L)))
                .hasMessage("policies: uniform twice");
    }

    private static double successes(Environment environment) {
        var recorder = new Recorder();
        Campaign.play(
                environment,
                3,
                new Contender("recorder", _ -> recorder),
                Horizons.to(environment.sends()),
                () -> 0);
        return recorder.answered.values().stream().filter(o -> o.value() > 0).count();
    }

    private static Comparison play(int threads, Environment environment)
            throws InterruptedException {
        return new Tournament(threads, () -> 0)
                .play(
                        environment,
                        List.of(UNIFORM, GREEDY),
                        LongStream.range(0, 8).boxed().toList());
    }

    /** Chooses arm 1 and remembers what it hears. */
    private static final class Recorder implements Agent {
        final List<Send> sends = new ArrayList<>();
        final List<Double> hours = new ArrayList<>();
        final Map<Long, Outcome> answered = new TreeMap<>();

        @Override
        public Choice decide(Send send) {
            sends.add(send);
            hours.add(send.hours());
            double[] p = new double[4];
            p[1] = 1;
            return new Choice(1, p, 0);
        }

        @Override
        public void learn(Outcome outcome) {
            assertThat(outcome.value()).isEqualTo(1);
            hours.add(outcome.hours());
            assertThat(answered.put(outcome.id(), outcome)).isNull();
        }

        @Override
        public void expire(Outcome outcome) {
            assertThat(outcome.value()).isZero();
            hours.add(outcome.hours());
            assertThat(answered.put(outcome.id(), outcome)).isNull();
        }
    }

    /** The arm of the best mean, each arm having been given one success of one trial. */
    private static final class Greedy implements Agent {
        private final double[] successes;
        private final double[] trials;

        Greedy(Setting setting) {
            successes = new double[setting.arms()];
            trials = new double[setting.arms()];
        }

        @Override
        public Choice decide(Send send) {
            int best = 0;
            for (int arm = 0; arm < trials.length; arm++) {
                if ((successes[arm] + 1) / (trials[arm] + 1)
                        > (successes[best] + 1) / (trials[best] + 1)) {
                    best = arm;
                }
            }
            double[] p = new double[trials.length];
            p[best] = 1;
            trials[best]++;
            return new Choice(best, p, 0);
        }

        @Override
        public void learn(Outcome outcome) {
            successes[outcome.arm()] += outcome.value();
        }

        @Override
        public void expire(Outcome outcome) {
            // The trial has been counted.
        }
    }
}
