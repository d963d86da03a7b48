package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What every policy obeys, for beliefs of every kind. */
class EveryPolicyTest {
    static Stream<Policy> policies() {
        return Stream.of(
                Thompson.standard(),
                new Thompson(ExplorationFloor.of(0.02), 1),
                TopTwoThompson.standard(),
                new TopTwoThompson(1, ExplorationFloor.of(0)),
                new EpsilonGreedy(0.1),
                new EpsilonGreedy(0),
                FixedWeights.even());
    }

    @Test
    void everyKindOfPolicyIsHere() {
        assertThat(policies().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(Policy.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void probabilitiesSumToOneAndObeyEligibilityAndTheLeast(Policy policy) {
        var random = new Random(41);
        for (int round = 0; round < 200; round++) {
            int arms = 1 + random.nextInt(round % 4 == 3 ? 3 : 12);
            List<ArmBelief> beliefs = new ArrayList<>();
            for (int a = 0; a < arms; a++) {
                beliefs.add(belief(round % 50 == 3 ? 3 : round % 3, random));
            }
            BitSet eligible = new BitSet();
            for (int a = 0; a < arms; a++) {
                eligible.set(a, random.nextBoolean());
            }
            eligible.set(random.nextInt(arms));
            double[] p = policy.probabilities(beliefs, eligible);
            double least = policy.leastProbability(eligible.cardinality());
            assertThat(Arrays.stream(p).sum()).as("%s", beliefs).isCloseTo(1, within(1e-9));
            for (int a = 0; a < arms; a++) {
                if (eligible.get(a)) {
                    assertThat(p[a]).as("%s", beliefs).isGreaterThanOrEqualTo(least);
                } else {
                    assertThat(p[a]).isZero();
                }
            }
        }
    }

    private static ArmBelief belief(int kind, Random random) {
        return switch (kind) {
            case 0 ->
                    new BetaPosterior(
                            Math.exp(4 * random.nextGaussian()), Math.exp(9 * random.nextDouble()));
            case 1 -> new NormalScore(random.nextGaussian(), Math.exp(4 * random.nextGaussian()));
            case 2 ->
                    new GaussianPosterior(
                            Math.exp(4 * random.nextGaussian()),
                            Math.exp(9 * random.nextDouble()),
                            0.5 + Math.exp(9 * random.nextDouble()),
                            Math.exp(9 * random.nextGaussian()));
            default ->
                    new RevenuePosterior(
                            new BetaPosterior(0.1 + random.nextDouble(), 20),
                            new GaussianPosterior(
                                    random.nextGaussian(),
                                    1 + 50 * random.nextDouble(),
                                    1.5 + 40 * random.nextDouble(),
                                    1 + random.nextDouble()));
        };
    }

    @Test
    void theGreedyArmGetsAllButItsPartOfWhatExplores() {
        var beliefs =
                List.of(
                        new BetaPosterior(2, 98),
                        new BetaPosterior(3, 97),
                        new BetaPosterior(1, 99),
                        new BetaPosterior(9, 91));
        BitSet eligible = PolicyTest.firstArms(3);
        assertThat(new EpsilonGreedy(0.3).probabilities(beliefs, eligible))
                .containsExactly(new double[] {0.1, 0.8, 0.1, 0}, within(1e-15));
    }

    @Test
    void armsOfTheSameBestMeanShareIt() {
        var beliefs =
                List.of(new NormalScore(1, 3), new NormalScore(1, 0.1), new NormalScore(0, 9));
        assertThat(new EpsilonGreedy(0.3).probabilities(beliefs, PolicyTest.firstArms(3)))
                .containsExactly(new double[] {0.45, 0.45, 0.1}, within(1e-15));
    }

    @Test
    void anEpsilonOrTemperThatIsNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EpsilonGreedy(1.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Thompson(ExplorationFloor.STANDARD, 0));
    }

    @Test
    void theTemperIsForContextualScoresOnly() {
        var thompson = new Thompson(ExplorationFloor.of(0), 0.25);
        assertThat(thompson.temperOf(new NormalScore(0, 1))).isEqualTo(0.25);
        assertThat(thompson.temperOf(new BetaPosterior(1, 1))).isEqualTo(1);
        var scores = List.of(new NormalScore(0.1, 0.16), new NormalScore(0, 0.16));
        var narrow = List.of(new NormalScore(0.1, 0.01), new NormalScore(0, 0.01));
        assertThat(thompson.probabilities(scores, PolicyTest.firstArms(2)))
                .containsExactly(BestArmProbabilities.of(narrow), within(1e-12));
    }
}
