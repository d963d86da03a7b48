package dev.slotwise.bandits.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.FixedWeights;
import dev.slotwise.bandits.simulation.Arms;
import dev.slotwise.bandits.simulation.Contender;
import dev.slotwise.bandits.simulation.Customer;
import dev.slotwise.bandits.simulation.Delay;
import dev.slotwise.bandits.simulation.Environment;
import dev.slotwise.bandits.simulation.Environments;
import dev.slotwise.bandits.simulation.Ratio;
import dev.slotwise.bandits.simulation.Tournament;
import dev.slotwise.bandits.simulation.World;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

class ContextualAgentTest {
    private static final Environment SMALL =
            Environment.of("small", 4_000, Arms.Logistic.usual(5, 6, 0.2));
    private static final Environment DELAYED = SMALL.over(96, new Delay(3, 1.2, 0.3, 24));
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L, 6L);

    @Test
    void afterAFewThousandSendsMuchLessIsLostThanByUniformSending() throws InterruptedException {
        requireBelow(0.75, Environments.named("contextual-20").orElseThrow().withSends(4_000));
    }

    @Test
    void lateAnswersAreWorthLearningFrom() throws InterruptedException {
        requireBelow(0.75, DELAYED);
    }

    @Test
    void whereSomeArmsAreNotEligibleTheOthersAreLearntAllTheSame() throws InterruptedException {
        requireBelow(0.5, SMALL.withEligible(0.5));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theSameCampaignIsPlayedAgainToTheBit(long seed) {
        for (Environment environment : List.of(SMALL, DELAYED)) {
            List<Choice> once = choices(environment.withSends(1_500), seed);
            assertThat(choices(environment.withSends(1_500), seed)).isEqualTo(once);
        }
    }

    @Test
    void onlyEligibleArmsHaveAProbability() {
        Environment environment = SMALL.withEligible(0.4).withSends(1_000);
        var world = new World(environment, 3);
        Agent agent = Agents.standard(world.setting());
        for (int i = 0; i < environment.sends(); i++) {
            Customer customer = world.next();
            double[] p = play(world, agent, customer).probabilities();
            for (int arm = 0; arm < p.length; arm++) {
                assertThat(p[arm] > 0).isEqualTo(customer.send().eligible().get(arm));
            }
        }
    }

    /** What is drawn less its probability is a martingale, whatever is learnt on the way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void armsAreDrawnAsOftenAsTheirProbabilitiesSayWhileTheAgentLearns(long seed) {
        var world = new World(SMALL, seed);
        Agent agent = Agents.standard(world.setting());
        double[] off = new double[5];
        double[] variance = new double[5];
        for (int i = 0; i < SMALL.sends(); i++) {
            Choice choice = play(world, agent, world.next());
            double[] p = choice.probabilities();
            assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-9));
            for (int arm = 0; arm < 5; arm++) {
                off[arm] += (choice.arm() == arm ? 1 : 0) - p[arm];
                variance[arm] += p[arm] * (1 - p[arm]);
            }
        }
        for (int arm = 0; arm < 5; arm++) {
            assertThat(Math.abs(off[arm])).isLessThan(5 * Math.sqrt(variance[arm]));
        }
    }

    /** A million decisions about the most contested of a hundred recipients. */
    @Test
    void armsAreDrawnAsOftenAsTheirProbabilitiesSayAMillionTimes() {
        int arms = 3;
        var world = new World(Environment.of("e", 300, Arms.Logistic.usual(arms, 3, 0.2)), 4);
        Agent agent = Agents.standard(world.setting());
        for (int i = 0; i < 200; i++) {
            play(world, agent, world.next());
        }
        Send send =
                IntStream.range(0, 100)
                        .mapToObj(_ -> world.next().send())
                        .max(Comparator.comparingDouble(s -> least(agent.decide(s))))
                        .orElseThrow();
        double[] expected = new double[arms];
        long[] drawn = new long[arms];
        for (int i = 0; i < 1_000_000; i++) {
            Choice choice =
                    agent.decide(
                            new Send(1_000 + i, send.hours(), send.context(), send.eligible(), 0));
            drawn[choice.arm()]++;
            double[] p = choice.probabilities();
            for (int arm = 0; arm < arms; arm++) {
                expected[arm] += p[arm];
            }
        }
        double sum = 0;
        for (int arm = 0; arm < arms; arm++) {
            assertThat(expected[arm]).isGreaterThan(50);
            sum += (drawn[arm] - expected[arm]) * (drawn[arm] - expected[arm]) / expected[arm];
        }
        assertThat(sum)
                .isLessThan(
                        new ChiSquaredDistribution(arms - 1.0).inverseCumulativeProbability(0.999));
    }

    private static double least(Choice choice) {
        return Arrays.stream(choice.probabilities()).min().orElseThrow();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var world = new World(DELAYED, 1);
        Agent agent = Agents.standard(world.setting());
        Send send = world.next().send();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agent.learn(outcome(send, 0, 0.5)))
                .withMessageContaining("0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agent.decide(new Send(9, 0, new double[2], send.eligible(), 0)))
                .withMessageContaining("2 features instead of 6");
        agent.decide(send);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agent.decide(send))
                .withMessageContaining("is open already");
    }

    private static void requireBelow(double share, Environment environment)
            throws InterruptedException {
        var comparison =
                new Tournament(1, () -> 0)
                        .play(
                                environment,
                                List.of(
                                        new Contender("standard", Agents::standard),
                                        new Contender(
                                                "uniform",
                                                setting ->
                                                        new SplitAgent(
                                                                FixedWeights.even(), setting))),
                                SEEDS);
        Ratio ratio =
                comparison.of("standard").of(comparison.of("uniform"), comparison.horizons().end());
        assertThat(ratio.estimate() + 5 * ratio.standardError()).isLessThan(share);
    }

    private static List<Choice> choices(Environment environment, long seed) {
        var world = new World(environment, seed);
        Agent agent = Agents.standard(world.setting());
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < environment.sends(); i++) {
            choices.add(play(world, agent, world.next()));
        }
        return choices;
    }

    /** Where answers may be late, successes come at once and failures never. */
    private static Choice play(World world, Agent agent, Customer customer) {
        Choice choice = agent.decide(customer.send());
        double reward = world.reward(customer, choice.arm());
        if (world.setting().windowHours().isEmpty() || reward > 0) {
            agent.learn(outcome(customer.send(), choice.arm(), reward));
        }
        return choice;
    }

    private static Outcome outcome(Send send, int arm, double value) {
        return new Outcome(send.id(), send.hours(), arm, 0.5, send.context(), send.offset(), value);
    }
}
