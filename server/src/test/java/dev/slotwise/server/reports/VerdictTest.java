package dev.slotwise.server.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.reports.Verdict.Standing;
import dev.slotwise.server.reports.Verdict.State;

import org.junit.jupiter.api.Test;

import java.util.List;

class VerdictTest {
    @Test
    void anArmWithFewEmailsMakesItTooEarly() {
        var verdict = verdict(new Standing("Plain", 4_100, 400), new Standing("Bold", 99, 30));

        assertThat(verdict.state()).isEqualTo(State.TOO_EARLY);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "Too early to call: \"Bold\" has had 99 e-mails so far, and each variant"
                                + " needs at least 100.");
    }

    @Test
    void fewGoalsMakeItTooEarly() {
        var verdict = verdict(new Standing("Plain", 4_100, 75), new Standing("Bold", 2_000, 24));

        assertThat(verdict.state()).isEqualTo(State.TOO_EARLY);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "Too early to call: 99 clicks so far, and at least 100 are needed, or 25"
                                + " for each variant.");
    }

    @Test
    void twentyFiveGoalsOfEachArmSuffice() {
        assertThat(verdict(new Standing("Plain", 100, 25), new Standing("Bold", 100, 25)).state())
                .isEqualTo(State.LEARNING);
    }

    @Test
    void aHundredGoalsTogetherSufficeWhereThePolicyStarvesAnArm() {
        assertThat(verdict(new Standing("Plain", 9_000, 97), new Standing("Bold", 100, 3)).state())
                .isEqualTo(State.LEARNING);
    }

    @Test
    void noVerdictNamesAWinner() {
        var arms = List.of(new Standing("Plain", 9_000, 90), new Standing("Bold", 20_000, 990));

        assertThat(Verdict.of(Goal.CLICK, arms, 0.79).sentence())
                .isEqualTo("No clear leader yet: 1,080 clicks from 29,000 e-mails so far.");
        assertThat(Verdict.of(Goal.CLICK, arms, 0.9999).sentence())
                .isEqualTo(
                        "Still learning, and a lead can still be luck: 1,080 clicks from 29,000"
                                + " e-mails so far.");
    }

    @Test
    void oneArmAloneIsComparedWithNothing() {
        assertThat(verdict(new Standing("Plain", 1, 1)).sentence())
                .isEqualTo(
                        "There is nothing to compare: only \"Plain\" is switched on. 1 click from 1"
                                + " e-mail so far.");
    }

    @Test
    void whoeverEndsAnExperimentHasPickedAndNotProven() {
        var arms = List.of(new Standing("Plain", 9_000, 90), new Standing("Bold", 20_000, 990));

        assertThat(Verdict.concluded(Goal.OPEN, arms, "Bold").sentence())
                .isEqualTo(
                        "Everyone gets \"Bold\" now: picked, not proven, after 1,080 opens from"
                                + " 29,000 e-mails.");
    }

    private static Verdict verdict(Standing... arms) {
        return Verdict.of(Goal.CLICK, List.of(arms), 0.6);
    }
}
