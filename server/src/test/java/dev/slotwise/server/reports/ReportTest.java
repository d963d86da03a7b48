package dev.slotwise.server.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Reward;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.http.Json;
import dev.slotwise.server.learning.CountedDecision;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ReportTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final List<BetaPosterior> PRIOR =
            List.of(new BetaPosterior(1, 19), new BetaPosterior(1, 19));

    @Test
    void aDraftHasZerosAndThePrior() {
        var report = Report.of(experiment(Status.DRAFT, 0), Map.of(), PRIOR, PRIOR, List.of(), NOW);

        assertThat(report.verdict().sentence())
                .isEqualTo("Too early to call: the experiment has not been started.");
        assertThat(report.arms())
                .allSatisfy(arm -> {
                    assertThat(arm.decisions()).isZero();
                    assertThat(arm.share()).isZero();
                    assertThat(arm.rate()).isNull();
                    assertThat(arm.probabilityBest()).isCloseTo(0.5, within(1e-7));
                    // Beta(1, 19): 1 - (1 - x)^19.
                    assertThat(arm.interval().lower())
                            .isCloseTo(1 - Math.pow(0.975, 1 / 19.0), within(1e-12));
                    assertThat(arm.interval().upper())
                            .isCloseTo(1 - Math.pow(0.025, 1 / 19.0), within(1e-12));
                });
    }

    @Test
    void whatIsUnknownIsNullAndNotLeftOut() {
        var report = Report.of(experiment(Status.DRAFT, 0), Map.of(), PRIOR, PRIOR, List.of(), NOW);

        assertThat(Json.write(report).toString(StandardCharsets.UTF_8))
                .contains("\"holdout\":null", "\"rate\":null", "\"state\":\"too-early\"");
    }

    @Test
    void sharesAreOfTheDecisionsThatGotAnArm() {
        var sums =
                Map.of(
                        0,
                        sums(300, 290, 29),
                        1,
                        sums(700, 500, 100),
                        CountedDecision.HELD_OUT,
                        sums(50, 0, 0),
                        CountedDecision.SUPPRESSED,
                        sums(9, 0, 0));

        var report =
                Report.of(experiment(Status.RUNNING, 0.05), sums, PRIOR, PRIOR, List.of(), NOW);

        assertThat(report.arms()).extracting(Report.Arm::share).containsExactly(0.3, 0.7);
        assertThat(report.arms()).extracting(Report.Arm::rate).containsExactly(0.1, 0.2);
        assertThat(report.holdout()).isEqualTo(new Report.Holdout(50));
    }

    @Test
    void outcomesStandUnderTheNamesOfTheEvents() {
        var sums = Map.of(1, new ArmSums(13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 99.5));

        var arm =
                Report.of(experiment(Status.RUNNING, 0), sums, PRIOR, PRIOR, List.of(), NOW)
                        .arms()
                        .get(1);

        assertThat(arm.outcomes()).isEqualTo(new Report.Outcomes(11, 10, 9, 8, 7, 6, 5));
        assertThat(arm.machine()).isEqualTo(new Report.Machine(4, 3));
        assertThat(arm.late()).isEqualTo(2);
        assertThat(arm.value()).isEqualTo(99.5);
    }

    @Test
    void aDisabledArmIsNotWaitedFor() {
        var sums = Map.of(0, sums(300, 300, 120), 1, sums(3, 3, 0));
        var running = experiment(Status.RUNNING, 0);
        var disabled =
                new Experiment(
                        running.id(),
                        running.workspace(),
                        running.version(),
                        running.definition(),
                        Status.RUNNING,
                        Optional.empty(),
                        Set.of("bold"),
                        running.createdAt(),
                        running.startedAt(),
                        Optional.empty());

        assertThat(Report.of(running, sums, PRIOR, PRIOR, List.of(), NOW).verdict().state())
                .isEqualTo(Verdict.State.TOO_EARLY);
        assertThat(Report.of(disabled, sums, PRIOR, PRIOR, List.of(), NOW).verdict().state())
                .isEqualTo(Verdict.State.LEARNING);
    }

    private static ArmSums sums(long decisions, long exposures, long successes) {
        return new ArmSums(decisions, exposures, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, successes, 0);
    }

    private static Experiment experiment(Status status, double holdout) {
        var definition =
                new Definition(
                        "spring-hero",
                        "Spring sale hero",
                        Kind.CONTENT,
                        "spring",
                        "hero",
                        List.of(arm("plain", true), arm("bold", false)),
                        PolicyDefinition.ofType("thompson"),
                        List.of(),
                        new Reward(Goal.CLICK, Duration.ofHours(72)),
                        holdout,
                        List.of());
        return new Experiment(
                1,
                1,
                1,
                definition,
                status,
                Optional.empty(),
                Set.of(),
                NOW,
                Optional.empty(),
                Optional.empty());
    }

    private static ArmDefinition arm(String key, boolean control) {
        return new ArmDefinition(key, key, control, "text/plain", "Hi", null, Map.of(), null, null);
    }
}
