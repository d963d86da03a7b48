package dev.slotwise.server.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.evaluation.LoggedOutcome;
import dev.slotwise.bandits.evaluation.Value;
import dev.slotwise.server.commands.LogReader.Wishes;
import dev.slotwise.server.commands.LoggedCampaign.Send;
import dev.slotwise.server.commands.Valuation.Valued;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Objects;
import java.util.SplittableRandom;

/** A policy whose value is known, on the campaign whose truth is known. */
class ValuationTest {
    private static final String[] ARMS = {"offer", "plain", "story"};
    private static final LoggedCampaign CAMPAIGN = LogReader.synthetic(Wishes.NONE);
    private static final Valuation VALUATION = new Valuation(CAMPAIGN);
    private static final double[] TRUTH = new double[4];

    @BeforeAll
    static void value() {
        for (int seed = 1; seed <= 4; seed++) {
            var halves = Halves.of(CAMPAIGN.sends(), seed);
            var model = OutcomeModel.fit(CAMPAIGN, halves.learning());
            var random = new SplittableRandom(seed);
            var rows = new ArrayList<Valued>();
            for (var send : halves.valuation()) {
                var target = target(send);
                double drawn = random.nextDouble();
                int chosen = drawn < target[0] ? 0 : drawn < target[0] + target[1] ? 1 : 2;
                var outcome = new LoggedOutcome(send.arm(), 1.0 / 3, send.outcome(), target);
                rows.add(
                        new Valued(send, outcome, true, chosen == send.arm(), model.predict(send)));
            }
            VALUATION.add(rows);
        }
        for (var send : CAMPAIGN.sends()) {
            var target = target(send);
            for (int arm = 0; arm < 3; arm++) {
                TRUTH[arm] += rate(send, arm) / CAMPAIGN.sends().size();
                TRUTH[3] += target[arm] * rate(send, arm) / CAMPAIGN.sends().size();
            }
        }
    }

    @Test
    void allEstimatorsFindTheTruthWithinFiveStandardErrors() {
        assertAround(TRUTH[3], VALUATION.ofLearned());
        for (int arm = 0; arm < 3; arm++) {
            assertAround(TRUTH[arm], VALUATION.ofArm(arm));
        }
        assertAround((TRUTH[0] + TRUTH[1] + TRUTH[2]) / 3, VALUATION.ofUniform());
    }

    @Test
    void differencesAreThoseOfTheValuesAndLessUncertain() {
        var over = VALUATION.overArm(0).doublyRobust();
        double learned = VALUATION.ofLearned().doublyRobust().estimate();

        assertThat(over.estimate())
                .isCloseTo(learned - VALUATION.ofArm(0).doublyRobust().estimate(), within(1e-12));
        assertThat(over.standardError())
                .isLessThan(VALUATION.ofLearned().doublyRobust().standardError());
        assertThat(VALUATION.overUniform().doublyRobust().estimate())
                .isCloseTo(
                        learned - VALUATION.ofUniform().doublyRobust().estimate(), within(1e-12));
        assertThat(VALUATION.overUniform().bySeed()).hasSize(4);
    }

    @Test
    void theModelMakesTheRobustEstimateTheLeastUncertain() {
        assertThat(VALUATION.ofLearned().doublyRobust().standardError())
                .isLessThan(VALUATION.ofLearned().ips().standardError());
    }

    @Test
    void theBestArmIsTheOffer() {
        assertThat(CAMPAIGN.arms().get(VALUATION.bestArm()).name()).isEqualTo("offer");
        assertThat(VALUATION.share(0) + VALUATION.share(1) + VALUATION.share(2))
                .isCloseTo(1, within(1e-9));
    }

    private static void assertAround(double truth, Valuation.Values values) {
        for (Value value :
                new Value[] {
                    values.replay(), values.ips(), values.selfNormalised(), values.doublyRobust()
                }) {
            assertThat(value.estimate()).isCloseTo(truth, within(5 * value.standardError()));
            assertThat(value.standardError()).isBetween(0.003, 0.02);
        }
    }

    /** Offers to those who were away for long, stories to the others. */
    private static double[] target(Send send) {
        return number(send, "recency") > 150
                ? new double[] {0.8, 0.1, 0.1}
                : new double[] {0.1, 0.1, 0.8};
    }

    private static double rate(Send send, int arm) {
        return SyntheticCampaign.rate(
                ARMS[arm],
                (int) number(send, "recency"),
                (int) number(send, "orders"),
                String.valueOf(send.attributes().get("device")));
    }

    private static double number(Send send, String feature) {
        return ((Number) Objects.requireNonNull(send.attributes().get(feature))).doubleValue();
    }
}
