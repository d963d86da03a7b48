package dev.slotwise.server.reports;

import static dev.slotwise.server.reports.Data.daily;
import static dev.slotwise.server.reports.Data.experiment;
import static dev.slotwise.server.reports.Data.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.reports.Data.Arm;
import dev.slotwise.server.reports.Verdict.State;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

class VerdictTest {
    private static final PolicyDefinition FIXED = PolicyDefinition.ofType("fixed");
    private static final Experiment RUNNING = experiment(Status.RUNNING, FIXED, 2);

    @Test
    void nothingIsSaidBeforeAStart() {
        assertThat(verdict(experiment(Status.DRAFT, FIXED, 2), Stretches.NONE).sentence())
                .isEqualTo("Too early to call: the experiment has not been started.");
    }

    @Test
    void anArmWithFewEmailsMakesItTooEarly() {
        var verdict = verdict(RUNNING, daily(3, half(33, 10), half(32, 10)));

        assertThat(verdict.state()).isEqualTo(State.TOO_EARLY);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "Too early to call: \"Bold\" has had 96 e-mails so far, and each variant"
                                + " needs at least 100.");
    }

    @Test
    void fewGoalsMakeItTooEarlyAndThePaceSaysForHowLong() {
        var verdict = verdict(RUNNING, daily(8, half(500, 3), half(500, 2)));

        assertThat(verdict.state()).isEqualTo(State.TOO_EARLY);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "Too early to call: 40 clicks so far, and at least 100 are needed, or 25"
                                + " for each variant.");
        assertThat(verdict.nextStep()).isEqualTo("Let it run: about 14 more days at this pace.");
    }

    @Test
    void twentyFiveGoalsOfEachArmSufficeOrAHundredTogether() {
        assertThat(verdict(RUNNING, daily(1, half(100, 25), half(100, 25))).state())
                .isNotEqualTo(State.TOO_EARLY);
        assertThat(verdict(RUNNING, daily(1, half(100, 25), half(100, 24))).state())
                .isEqualTo(State.TOO_EARLY);
        assertThat(verdict(RUNNING, daily(1, half(900, 97), half(900, 3))).state())
                .isNotEqualTo(State.TOO_EARLY);
    }

    @Test
    void whatWaitsForItsAnswerIsNoTrialYet() {
        var young =
                new Stretches(
                        List.of(Data.stretch(Data.HOUR_NOW - 3, half(500, 90), half(500, 90))));

        assertThat(verdict(RUNNING, young).sentence())
                .isEqualTo(
                        "Too early to call: of 1,000 e-mails none has had its time for an answer"
                                + " yet.");
    }

    @Test
    void theControlIsKeptWhereItBeatsAllOthers() {
        var verdict = verdict(RUNNING, daily(9, half(300, 60), half(300, 30)));

        assertThat(verdict.state()).isEqualTo(State.WINNER);
        assertThat(verdict.sentence())
                .startsWith("Keep \"Plain\": it gets between ")
                .contains(" more clicks per 1,000 e-mails than \"Bold\", the next best.");
    }

    /** Bold and Loud both beat the control, but neither the other. */
    @Test
    void aWinnerMustAlsoBeatTheSecondBest() {
        var three = experiment(Status.RUNNING, FIXED, 3);
        var arms = daily(9, third(300, 30), third(300, 80), third(300, 75));

        var verdict = verdict(three, arms);

        assertThat(verdict.state()).isEqualTo(State.LEANING);
        assertThat(verdict.sentence())
                .startsWith("\"Bold\" beats \"Plain\": it gets between ")
                .endsWith("But that it is better than \"Loud\" can still be luck.");
        assertThat(Data.findings(three, arms).comparisons().alwaysValidPValues().values())
                .allMatch(p -> p < 0.001);
        var clear = verdict(three, daily(9, third(300, 30), third(300, 120), third(300, 75)));
        assertThat(clear.state()).isEqualTo(State.WINNER);
        assertThat(clear.sentence()).startsWith("\"Bold\" wins");
    }

    @Test
    void aLeadThatMayBeLuckIsLeaning() {
        var verdict = verdict(RUNNING, daily(9, half(300, 30), half(300, 34)));

        assertThat(verdict.state()).isEqualTo(State.LEANING);
        assertThat(verdict.sentence())
                .matches(
                        "\"Bold\" is ahead, but this can still be luck: it really gets between \\S+"
                            + " fewer and \\S+ more clicks per 1,000 e-mails than \"Plain\"\\.");
    }

    @Test
    void armsThatCannotDifferByWhatMattersMakeNoDifference() {
        var verdict =
                verdict(
                        RUNNING,
                        daily(9, half(10_000_000, 1_000_000), half(10_000_000, 1_000_100)));

        assertThat(verdict.state()).isEqualTo(State.NO_DIFFERENCE);
        assertThat(verdict.nextStep()).isEqualTo("Pick either.");
    }

    @Test
    void aSingleSendNeedsNoWeek() {
        var sent =
                new Stretches(
                        List.of(
                                Data.stretch(
                                        Data.HOUR_NOW - 60, half(1000, 100), half(1000, 200))));

        assertThat(verdict(RUNNING, sent).state()).isEqualTo(State.WINNER);
    }

    @Test
    void oneArmAloneIsComparedWithNothing() {
        var verdict =
                verdict(Data.without(RUNNING, "bold"), daily(9, half(300, 60), half(300, 30)));

        assertThat(verdict.sentence())
                .isEqualTo("There is nothing to compare: only \"Plain\" is switched on.");
    }

    @Test
    void whoeverEndsAnExperimentEarlyHasPickedAndNotProven() {
        var verdict =
                verdict(
                        experiment(Status.CONCLUDED, FIXED, 2),
                        daily(9, half(300, 30), half(300, 34)));

        assertThat(verdict.state()).isEqualTo(State.PICKED);
        assertThat(verdict.sentence())
                .matches(
                        "Everyone gets \"Bold\" now: picked on 2026-11-22, not proven, after 576"
                            + " clicks from 5,400 e-mails\\. If it is in fact worse than \"Plain\","
                            + " it costs at most about \\S+ fewer clicks per 1,000 e-mails\\.");
    }

    @Test
    void emailsThatAreNoLongerSaidToArriveAreWaitedFor() {
        var stretches = new ArrayList<>(daily(9, half(300, 30), half(300, 34)).all());
        var lost = Data.stretch(Data.HOUR_NOW - 5, half(200, 0), half(200, 0));
        lost.arms().values().forEach(sums -> sums.add(WaveSum.EXPOSURES, -200));
        stretches.add(
                new Stretch(
                        lost.from(),
                        lost.to(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        false,
                        false,
                        lost.arms()));

        assertThat(verdict(RUNNING, new Stretches(stretches)).sentence())
                .isEqualTo(
                        "Waiting for data: of 400 e-mails decided since 2026-11-20T11:00:00Z no"
                                + " delivery has been reported.");
    }

    private static Arm half(long trials, long successes) {
        return new Arm(0.5, trials, successes);
    }

    private static Arm third(long trials, long successes) {
        return new Arm(1 / 3.0, trials, successes);
    }
}
