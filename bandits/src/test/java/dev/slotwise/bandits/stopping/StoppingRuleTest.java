package dev.slotwise.bandits.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.stopping.StoppingDecision.GoOn;
import dev.slotwise.bandits.stopping.StoppingDecision.Missing;
import dev.slotwise.bandits.stopping.StoppingDecision.Stop;
import dev.slotwise.bandits.stopping.StoppingRule.Standing;

import org.junit.jupiter.api.Test;

import java.util.List;

class StoppingRuleTest {
    private static final StoppingRule RULE = StoppingRule.STANDARD;

    @Test
    void aClearLeaderAfterAWeekStops() {
        var arms = List.of(rate(300, 10_000), rate(450, 10_000));
        assertThat(RULE.decide(arms, arms.getFirst().belief(), 7))
                .isInstanceOfSatisfying(
                        Stop.class,
                        stop -> {
                            assertThat(stop.leader()).isEqualTo(1);
                            assertThat(stop.expectedLoss())
                                    .isCloseTo(
                                            ExpectedLoss.of(
                                                    List.of(
                                                            arms.get(0).belief(),
                                                            arms.get(1).belief()))[1],
                                            within(1e-15));
                        });
    }

    @Test
    void theSameBeforeAWeekGoesOn() {
        var arms = List.of(rate(300, 10_000), rate(450, 10_000));
        assertThat(missing(arms, 6)).containsExactly(new Missing.Days(6, 7));
    }

    @Test
    void allThatIsMissingIsSaid() {
        var arms = List.of(rate(3, 99), rate(2, 100), rate(1, 20));
        assertThat(missing(arms, 2))
                .containsExactly(
                        new Missing.Exposures(0, 99, 100),
                        new Missing.Exposures(2, 20, 100),
                        new Missing.Conversions(6, 100),
                        new Missing.Days(2, 7),
                        new Missing.Certainty(0.01 * arms.getFirst().belief().centre()));
    }

    @Test
    void aStarvedArmIsMadeUpForByTheConversionsOfTheOthers() {
        var starved = List.of(rate(500, 10_000), rate(2, 150));
        assertThat(RULE.decide(starved, starved.getFirst().belief(), 7)).isInstanceOf(Stop.class);
        var few = List.of(rate(60, 1_200), rate(2, 150));
        assertThat(missing(few, 7)).contains(new Missing.Conversions(62, 100));
    }

    @Test
    void twinsStopOnceTheirDifferenceIsNotWorthCaring() {
        var early = List.of(rate(500, 10_000), rate(500, 10_000));
        assertThat(missing(early, 30))
                .containsExactly(new Missing.Certainty(0.01 * early.getFirst().belief().centre()));
        var late = List.of(rate(500_000, 10_000_000), rate(500_000, 10_000_000));
        assertThat(RULE.decide(late, late.getFirst().belief(), 30)).isInstanceOf(Stop.class);
    }

    @Test
    void rewardsThatAreValuesStopRelativeToTheBase() {
        var control = new GaussianPosterior(2, 5_000, 2_500, 2_500);
        var better = new GaussianPosterior(2.2, 5_000, 2_500, 2_500);
        var arms = List.of(new Standing(control, 5_000, 400), new Standing(better, 5_000, 400));
        assertThat(RULE.decide(arms, control, 7)).isInstanceOf(Stop.class);
        assertThat(new StoppingRule(1e-30, 0, 0, 0, 0).decide(arms, control, 0))
                .isInstanceOf(GoOn.class);
    }

    @Test
    void aRuleThatCaresForNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StoppingRule(0, 100, 25, 100, 7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoppingRule(0.01, 100, 25, 100, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GoOn(0, 0, List.of()))
                .withMessageContaining("nothing is missing");
    }

    private static List<Missing> missing(List<Standing> arms, int days) {
        var decision = RULE.decide(arms, arms.getFirst().belief(), days);
        assertThat(decision).isInstanceOf(GoOn.class);
        return ((GoOn) decision).missing();
    }

    private static Standing rate(long conversions, long exposures) {
        return new Standing(
                new BetaPosterior(1 + conversions, 19 + exposures - conversions),
                exposures,
                conversions);
    }
}
