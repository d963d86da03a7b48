package dev.slotwise.server.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.http.Json;
import dev.slotwise.server.learning.CountedDecision;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;
import dev.slotwise.server.reports.Data.Arm;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

class ReportTest {
    private static final List<BetaPosterior> PRIOR =
            List.of(new BetaPosterior(1, 19), new BetaPosterior(1, 19));
    private static final PolicyDefinition THOMPSON = PolicyDefinition.ofType("thompson");

    @Test
    void aDraftHasZerosAndThePrior() {
        var report = report(experiment(Status.DRAFT, 0), Stretches.NONE);

        assertThat(report.arms())
                .allSatisfy(arm -> {
                    assertThat(arm.decisions()).isZero();
                    assertThat(arm.share()).isZero();
                    assertThat(arm.rate()).isNull();
                    assertThat(arm.estimate()).isNull();
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
        var report = report(experiment(Status.DRAFT, 0), Stretches.NONE);

        assertThat(Json.write(report).toString(StandardCharsets.UTF_8))
                .contains(
                        "\"holdout\":null",
                        "\"rate\":null",
                        "\"difference\":null",
                        "\"state\":\"too-early\"",
                        "\"estimator\":\"aipw\"");
    }

    @Test
    void sharesAreOfTheDecisionsThatGotAnArm() {
        var sums =
                stretch(
                        Map.of(
                                0,
                                trials(300, 290, 29),
                                1,
                                trials(700, 500, 100),
                                CountedDecision.HELD_OUT,
                                trials(50, 0, 0),
                                CountedDecision.SUPPRESSED,
                                trials(9, 0, 0)));

        var report = report(experiment(Status.RUNNING, 0.05), sums);

        assertThat(report.arms()).extracting(ReportedArm::share).containsExactly(0.3, 0.7);
        assertThat(report.arms()).extracting(ReportedArm::rate).containsExactly(0.1, 0.2);
        assertThat(requireNonNull(report.holdout()).decisions()).isEqualTo(50);
    }

    @Test
    void outcomesStandUnderTheNamesOfTheEvents() {
        var sums = new WaveSums();
        var counted =
                List.of(
                        WaveSum.DELIVERED,
                        WaveSum.OPENS,
                        WaveSum.CLICKS,
                        WaveSum.CONVERSIONS,
                        WaveSum.UNSUBSCRIBES,
                        WaveSum.COMPLAINTS,
                        WaveSum.BOUNCES,
                        WaveSum.MACHINE_OPENS,
                        WaveSum.MACHINE_CLICKS,
                        WaveSum.LATE);
        for (int i = 0; i < counted.size(); i++) {
            sums.add(counted.get(i), 11 - i);
        }
        var arm =
                report(
                                experiment(Status.RUNNING, 0),
                                stretch(Map.of(1, sums.add(WaveSum.VALUE, 99.5))))
                        .arms()
                        .get(1);

        assertThat(arm.outcomes()).isEqualTo(new ReportedArm.Outcomes(11, 10, 9, 8, 7, 6, 5));
        assertThat(arm.machine()).isEqualTo(new ReportedArm.Machine(4, 3));
        assertThat(arm.late()).isEqualTo(2);
        assertThat(arm.value()).isEqualTo(99.5);
    }

    @Test
    void aDisabledArmIsNotWaitedFor() {
        var stretches = Data.daily(9, new Arm(0.99, 300, 120), new Arm(0.01, 3, 0));
        var running = experiment(Status.RUNNING, 0);

        assertThat(report(running, stretches).verdict().state()).isEqualTo(Verdict.State.TOO_EARLY);
        assertThat(report(Data.without(running, "bold"), stretches).verdict().state())
                .isEqualTo(Verdict.State.LEARNING);
    }

    @Test
    void whatWasCountedBeforeReportsHadTheirSumsIsSaidToBeIncomplete() {
        var report =
                report(
                        experiment(Status.RUNNING, 0),
                        stretch(Map.of(0, trials(300, 290, 29), 1, trials(300, 290, 40))));

        assertThat(report.warnings()).extracting(Warning::code).containsExactly("sums-incomplete");
        assertThat(report.arms().get(1).difference()).isNull();
    }

    private static Report report(Experiment experiment, Stretches stretches) {
        return Report.of(
                Data.findings(experiment, stretches),
                null,
                new Report.Believed(PRIOR, PRIOR, List.of()),
                Data.NOW);
    }

    private static Experiment experiment(Status status, double holdout) {
        return Data.experiment(status, THOMPSON, 2, holdout, List.of());
    }

    private static Stretches stretch(Map<Integer, WaveSums> arms) {
        int hour = Data.HOUR_NOW - 100;
        return new Stretches(
                List.of(
                        new Stretch(
                                hour,
                                hour + 1,
                                OptionalInt.of(hour),
                                OptionalInt.of(hour),
                                true,
                                false,
                                arms)));
    }

    private static WaveSums trials(long decisions, long exposures, long successes) {
        return new WaveSums()
                .add(WaveSum.DECISIONS, decisions)
                .add(WaveSum.EXPOSURES, exposures)
                .add(WaveSum.SUM_1_P, 2.0 * exposures)
                .add(WaveSum.SUM_1_P2, 4.0 * exposures)
                .add(WaveSum.SUCCESSES, successes);
    }
}
