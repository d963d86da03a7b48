package dev.slotwise.bandits.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.agent.CountedCampaign.Delay;
import dev.slotwise.bandits.agent.PlainThompson.Silence;
import dev.slotwise.bandits.policy.FixedWeights;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.BetaPosterior;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

class CountedAgentTest {
    private static final double[] SPREAD =
            IntStream.range(0, 10).mapToDouble(k -> 0.1 * (0.4 + 0.12 * (k * 7 % 10))).toArray();

    @Test
    void itWastesFewerSendsThanThompsonWithAFlatPrior() {
        double[] rates = DoubleStream.iterate(0.02, rate -> rate).limit(10).toArray();
        rates[4] = 0.06;
        var campaign = CountedCampaign.steady(10_000, rates);
        List<Double> flat =
                campaign.regrets(
                        seed -> PlainThompson.flat(campaign.setting(OptionalDouble.of(0.02), seed)),
                        12);
        List<Double> counted =
                campaign.regrets(seed -> counted(campaign, OptionalDouble.of(0.02), seed), 12);
        assertFewer(counted, flat, 0.85);
    }

    @Test
    void openSendsByTheirAgeBeatNegativesAtSendAndAtTheEndOfTheWindow() {
        var campaign =
                new CountedCampaign(
                        8_000, 72, Optional.of(new Delay(3, 1.2, 0.3, 48)), _ -> SPREAD);
        List<Double> counted =
                campaign.regrets(seed -> counted(campaign, OptionalDouble.of(0.1), seed), 30);
        for (Silence silence : Silence.values()) {
            List<Double> plain =
                    campaign.regrets(
                            seed ->
                                    PlainThompson.shared(
                                            campaign.setting(OptionalDouble.of(0.1), seed),
                                            silence),
                            30);
            assertFewer(counted, plain, 1);
        }
    }

    @Test
    void whereTheBestArmChangesForgettingSavesSends() {
        var campaign =
                new CountedCampaign(
                        20_000,
                        7 * 24,
                        Optional.empty(),
                        send ->
                                IntStream.range(0, 6)
                                        .mapToDouble(k -> k == send / 5_000 ? 0.2 : 0.1)
                                        .toArray());
        List<Double> remembering =
                campaign.regrets(
                        seed ->
                                PlainThompson.shared(
                                        campaign.setting(OptionalDouble.of(0.1), seed),
                                        Silence.AT_WINDOW_END),
                        8);
        List<Double> counted =
                campaign.regrets(seed -> counted(campaign, OptionalDouble.of(0.1), seed), 8);
        assertFewer(counted, remembering, 0.85);
    }

    @Test
    void whereNothingChangesNothingIsForgottenAndNothingAlarms() {
        var campaign = CountedCampaign.steady(20_000, SPREAD);
        CountedAgent agent = counted(campaign, OptionalDouble.empty(), 3);
        campaign.regret(agent, 3);
        assertThat(agent.halfLife()).isInfinite();
        assertThat(agent.alarms()).isEmpty();
        for (int arm = 0; arm < SPREAD.length; arm++) {
            BetaPosterior belief = agent.beliefs().get(arm);
            if (belief.trials() > 2_000) {
                assertThat(belief.mean())
                        .isCloseTo(SPREAD[arm], within(5 * Math.sqrt(belief.variance())));
            }
        }
        assertThat(agent.beliefs()).anyMatch(belief -> belief.trials() > 10_000);
    }

    @Test
    void aRateThatFallsToAThirdRaisesAnAlarmThatSaysSo() {
        var campaign =
                new CountedCampaign(
                        20_000,
                        100,
                        Optional.empty(),
                        send -> new double[] {0.1, send < 10_000 ? 0.1 : 0.03});
        var agent =
                new CountedAgent(FixedWeights.even(), campaign.setting(OptionalDouble.empty(), 1));
        campaign.regret(agent, 1);
        assertThat(agent.alarms())
                .isNotEmpty()
                .allSatisfy(alarm -> {
                    assertThat(alarm.arm()).isEqualTo(1);
                    assertThat(alarm.size()).isNegative();
                    assertThat(alarm.hours()).isBetween(50.0, 100.0);
                });
    }

    @Test
    void theSameCampaignIsPlayedAgainToTheBit() {
        var campaign =
                new CountedCampaign(
                        3_000, 60, Optional.of(new Delay(3, 1.2, 0.3, 24)), _ -> SPREAD);
        double first = campaign.regret(counted(campaign, OptionalDouble.empty(), 5), 5);
        assertThat(campaign.regret(counted(campaign, OptionalDouble.empty(), 5), 5))
                .isEqualTo(first);
    }

    @Test
    void onlyEligibleArmsAreChosenWhateverChangesBetweenSends() {
        var campaign = CountedCampaign.steady(1, SPREAD);
        CountedAgent agent = counted(campaign, OptionalDouble.empty(), 1);
        var eligible = new BitSet();
        for (int i = 0; i < 500; i++) {
            eligible.clear();
            eligible.set(i % 10);
            eligible.set(3 * i % 10);
            var choice = agent.decide(new Send(i, i, new double[0], eligible, 0));
            assertThat(eligible.get(choice.arm())).isTrue();
            double[] p = choice.probabilities();
            for (int arm = 0; arm < p.length; arm++) {
                assertThat(p[arm] > 0).isEqualTo(eligible.get(arm));
            }
            agent.learn(outcome(i, i, choice.arm(), i % 20 == 0 ? 1 : 0));
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var campaign = new CountedCampaign(1, 1, Optional.of(new Delay(3, 1, 0, 24)), _ -> SPREAD);
        CountedAgent agent = counted(campaign, OptionalDouble.empty(), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agent.learn(outcome(1, 0, 0, 0.5)))
                .withMessageContaining("0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agent.learn(outcome(1, 0, 10, 1)))
                .withMessageContaining("arm 10");
        var features =
                new Setting(
                        2,
                        3,
                        new RewardScale.Binary(),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        false,
                        OptionalDouble.empty(),
                        Optional.empty(),
                        1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CountedAgent(Thompson.standard(), features));
    }

    private static CountedAgent counted(CountedCampaign campaign, OptionalDouble base, long seed) {
        return new CountedAgent(PlainThompson.POLICY, campaign.setting(base, seed));
    }

    private static Outcome outcome(long id, double hours, int arm, double value) {
        return new Outcome(id, hours, arm, 0.5, new double[0], 0, value);
    }

    /** Paired by seed: ours is at most so much of theirs, unless chance of five sigma. */
    private static void assertFewer(List<Double> ours, List<Double> theirs, double share) {
        double[] excess =
                IntStream.range(0, ours.size())
                        .mapToDouble(i -> ours.get(i) - share * theirs.get(i))
                        .toArray();
        double mean = Arrays.stream(excess).average().orElseThrow();
        double squares = Arrays.stream(excess).map(e -> (e - mean) * (e - mean)).sum();
        double error = Math.sqrt(squares / (excess.length - 1) / excess.length);
        assertThat(mean).isLessThan(5 * error);
        // Nor may the bound be so wide that nothing could miss it.
        assertThat(5 * error)
                .isLessThan(theirs.stream().mapToDouble(r -> r).average().orElseThrow());
    }
}
