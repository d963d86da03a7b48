package dev.slotwise.server.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.Guardrail;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Reward;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;
import dev.slotwise.server.reports.Data.Arm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

class EstimatorTest {
    private static final PolicyDefinition FIXED = PolicyDefinition.ofType("fixed");
    private static final PolicyDefinition THOMPSON = PolicyDefinition.ofType("thompson");
    private static final Stretches EVEN =
            Data.daily(9, new Arm(0.5, 300, 30), new Arm(0.5, 300, 45));

    @Test
    void theEstimatorFollowsFromHowDataWereCollected() {
        assertThat(estimator(FIXED, Kind.CONTENT, Goal.CLICK, EVEN))
                .isEqualTo(Estimator.TWO_PROPORTION);
        assertThat(estimator(FIXED, Kind.CONTENT, Goal.REVENUE, EVEN)).isEqualTo(Estimator.WELCH);
        assertThat(estimator(THOMPSON, Kind.CONTENT, Goal.CLICK, EVEN)).isEqualTo(Estimator.AIPW);
        assertThat(estimator(FIXED, Kind.SEND_SLOT, Goal.CLICK, EVEN)).isEqualTo(Estimator.IPW);
        var changed =
                new Stretches(
                        List.of(
                                Data.stretch(1, new Arm(0.5, 300, 30), new Arm(0.5, 300, 45)),
                                Data.stretch(2, new Arm(0.6, 300, 30), new Arm(0.4, 200, 45))));
        assertThat(estimator(FIXED, Kind.CONTENT, Goal.CLICK, changed)).isEqualTo(Estimator.AIPW);
    }

    /** Hájek: of y = 1 and 0 at p = 1/2 and y = 1 at p = 1/4 the weights are 2, 2 and 4. */
    @Test
    void slotsAreWeighedByTheirProbabilities() {
        var sums =
                new WaveSums()
                        .add(WaveSum.EXPOSURES, 3)
                        .add(WaveSum.SUCCESSES, 2)
                        .add(WaveSum.SUM_Y, 2)
                        .add(WaveSum.SUM_Y2, 2)
                        .add(WaveSum.SUM_1_P, 8)
                        .add(WaveSum.SUM_1_P2, 24)
                        .add(WaveSum.SUM_Y_P, 6)
                        .add(WaveSum.SUM_Y_P2, 20)
                        .add(WaveSum.SUM_Y2_P2, 20);
        var stretches =
                new Stretches(
                        List.of(
                                new Stretch(
                                        1,
                                        2,
                                        OptionalInt.of(1),
                                        OptionalInt.of(1),
                                        true,
                                        false,
                                        Map.of(0, sums))));

        var mean = new OwnMeans().mean(stretches, Outcome.of(Goal.CLICK), 0).orElseThrow();

        assertThat(mean.value()).isEqualTo(0.75);
        assertThat(mean.standardError())
                .isCloseTo(Math.sqrt(4 * 0.0625 + 4 * 0.5625 + 16 * 0.0625) / 8, within(1e-15));
    }

    /**
     * Where every trial had the same probability, all estimators say the same of the difference.
     */
    @Test
    void anEvenSplitIsTheSameToAll() {
        var outcome = Outcome.of(Goal.CLICK);
        for (var estimator : List.of(Estimator.TWO_PROPORTION, Estimator.WELCH, Estimator.IPW)) {
            var contrast = estimator.contrast(EVEN, outcome, 1, 0).orElseThrow();
            assertThat(contrast.difference().value()).isCloseTo(0.05, within(1e-12));
            assertThat(contrast.difference().standardError())
                    .isCloseTo(Math.sqrt((0.1 * 0.9 + 0.15 * 0.85) / 2700), within(1e-5));
            assertThat(contrast.lift(0.05).orElseThrow().estimate()).isCloseTo(0.5, within(1e-12));
        }
        var scores = Estimator.AIPW.contrast(EVEN, outcome, 1, 0).orElseThrow();
        assertThat(scores.difference().value()).isCloseTo(0.05, within(1e-12));
        assertThat(scores.users()).isEqualTo(5400);
        assertThat(scores.effectiveUsers()).isCloseTo(2700, within(1.0));
    }

    @Test
    void hoursInWhichOnlySomeCouldGetAnArmAreLeftOutAndSaidToBe() {
        var partly =
                Data.stretch(Data.HOUR_NOW - 300, new Arm(0.5, 300, 200), new Arm(0.5, 100, 1));
        partly.of(1).add(WaveSum.ELIGIBLE, -200);
        var stretches =
                new Stretches(
                        List.of(
                                partly,
                                Data.stretch(
                                        Data.HOUR_NOW - 200,
                                        new Arm(0.5, 300, 30),
                                        new Arm(0.5, 300, 45))));
        var comparisons = Comparisons.of(definition(FIXED, Kind.CONTENT, Goal.CLICK), stretches);

        assertThat(comparisons.with(1).orElseThrow().difference().value())
                .isCloseTo(0.05, within(1e-12));
        assertThat(comparisons.warnings(stretches))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.code()).isEqualTo("not-for-everybody");
                    assertThat(warning.arm()).isEqualTo("bold");
                    assertThat(warning.message()).contains("400 e-mails");
                });
    }

    @Test
    void rareAssignmentsAreWarnedOf() {
        var stretch =
                Data.stretch(Data.HOUR_NOW - 200, new Arm(0.995, 9950, 300), new Arm(0.005, 50, 2));
        stretch.of(1).add(WaveSum.RARE, 10_000);
        var stretches = new Stretches(List.of(stretch));

        assertThat(
                        Comparisons.of(definition(THOMPSON, Kind.CONTENT, Goal.CLICK), stretches)
                                .warnings(stretches))
                .extracting(Warning::code)
                .containsExactly("rare-assignment");
    }

    /** Unsubscriptions of 20,000 e-mails each, where a quarter more is allowed. */
    @ParameterizedTest
    @CsvSource({
        "400, 390, SAFE",
        "400, 400, SAFE",
        "400, 470, NOT_YET_KNOWN",
        // More for certain, but not by more than allowed.
        "4000, 4600, SAFE",
        "4000, 4950, NOT_YET_KNOWN",
        "400, 600, HARMED",
        "9, 10, NOT_YET_KNOWN",
        "0, 0, NOT_YET_KNOWN"
    })
    void aGuardrailIsHarmedOnlyForCertainAndByMoreThanAllowed(
            long control, long treatment, GuardrailCheck.State state) {
        var stretch =
                Data.stretch(
                        Data.HOUR_NOW - 200,
                        new Arm(0.5, 20_000, 2000),
                        new Arm(0.5, 20_000, 2000));
        leave(stretch.of(0), control);
        leave(stretch.of(1), treatment);
        var definition =
                Data.experiment(
                                Status.RUNNING,
                                FIXED,
                                2,
                                0,
                                List.of(new Guardrail(Guardrail.Metric.UNSUBSCRIBE, 0.25)))
                        .definition();
        for (var estimator : List.of(Estimator.TWO_PROPORTION, Estimator.AIPW)) {
            var check = GuardrailCheck.of(definition, estimator, new Stretches(List.of(stretch)));

            assertThat(check).singleElement().extracting(GuardrailCheck::state).isEqualTo(state);
        }
    }

    private static void leave(WaveSums sums, long times) {
        sums.add(WaveSum.UNSUBSCRIBED, times)
                .add(WaveSum.SUM_UNSUBSCRIBED_P, 2.0 * times)
                .add(WaveSum.SUM_UNSUBSCRIBED_P2, 4.0 * times);
    }

    private static Estimator estimator(
            PolicyDefinition policy, Kind kind, Goal goal, Stretches stretches) {
        return Estimator.of(definition(policy, kind, goal), stretches);
    }

    private static Definition definition(PolicyDefinition policy, Kind kind, Goal goal) {
        Experiment experiment = Data.experiment(Status.RUNNING, policy, 2);
        var definition = experiment.definition();
        return new Definition(
                definition.key(),
                definition.name(),
                kind,
                definition.campaign(),
                definition.block(),
                definition.arms(),
                policy,
                List.of(),
                new Reward(goal, Duration.ofHours(24)),
                0,
                List.of());
    }
}
