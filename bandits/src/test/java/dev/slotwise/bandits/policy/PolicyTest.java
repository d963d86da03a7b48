package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.NormalScore;

import org.hipparchus.distribution.continuous.BetaDistribution;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

class PolicyTest {
    private static final int DRAWS = 1_000_000;

    @Test
    void drawnNormalArmsFollowTheTemperedPosteriorAndTheFloor() {
        var beliefs =
                List.of(
                        new NormalScore(0.1, 0.04),
                        new NormalScore(0.25, 0.01),
                        new NormalScore(-0.2, 0.09),
                        new NormalScore(-1, 0.01));
        var random = new SplittableRandom(3);
        double[] wins = new double[beliefs.size()];
        for (int i = 0; i < DRAWS; i++) {
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int a = 0; a < wins.length; a++) {
                NormalScore s = beliefs.get(a);
                double sample = s.mean() + 0.5 * Math.sqrt(s.variance()) * random.nextGaussian();
                if (sample > most) {
                    most = sample;
                    best = a;
                }
            }
            wins[best]++;
        }
        followTheLaw(beliefs, wins);
    }

    @Test
    void drawnBetaArmsFollowTheUntemperedPosteriorAndTheFloor() {
        var beliefs =
                List.of(
                        new BetaPosterior(20, 480),
                        new BetaPosterior(31, 600),
                        new BetaPosterior(0.9, 21),
                        new BetaPosterior(9, 700));
        // Inverse distribution functions, tabulated: a million exact quantiles would take minutes.
        List<double[]> quantiles =
                beliefs.stream()
                        .map(b -> {
                            var distribution = new BetaDistribution(b.alpha(), b.beta());
                            double[] table = new double[20_000];
                            Arrays.setAll(
                                    table,
                                    i ->
                                            distribution.inverseCumulativeProbability(
                                                    (i + 0.5) / table.length));
                            return table;
                        })
                        .toList();
        var random = new SplittableRandom(5);
        double[] wins = new double[beliefs.size()];
        for (int i = 0; i < DRAWS; i++) {
            int best = 0;
            double most = -1;
            for (int a = 0; a < wins.length; a++) {
                double sample = quantiles.get(a)[random.nextInt(20_000)];
                if (sample > most) {
                    most = sample;
                    best = a;
                }
            }
            wins[best]++;
        }
        followTheLaw(beliefs, wins);
    }

    /**
     * Both the policy's probabilities and the arms drawn from them lie within 5 sigma of the
     * counted law.
     */
    private static void followTheLaw(List<? extends ArmBelief> beliefs, double[] wins) {
        BitSet all = firstArms(beliefs.size());
        double[] law = ExplorationFloor.project(wins, 0.01, all);
        double[] p = Thompson.standard().probabilities(beliefs, all);
        int[] drawn = new int[p.length];
        for (int seed = 0; seed < DRAWS; seed++) {
            drawn[Choice.draw(p, seed).arm()]++;
        }
        for (int a = 0; a < p.length; a++) {
            double sigma = Math.sqrt(p[a] * (1 - p[a]) / DRAWS);
            assertThat(law[a]).as("law of arm %s", a).isCloseTo(p[a], within(5 * sigma));
            assertThat(drawn[a] / (double) DRAWS)
                    .as("draws of arm %s", a)
                    .isCloseTo(p[a], within(5 * sigma));
        }
        assertThat(p[3]).isEqualTo(0.01);
    }

    @Test
    void probabilitiesSumToOneAndObeyEligibilityAndFloor() {
        var random = new Random(1);
        for (int round = 0; round < 500; round++) {
            int arms = 1 + random.nextInt(20);
            List<ArmBelief> beliefs = new ArrayList<>();
            boolean normal = round % 2 == 0;
            for (int a = 0; a < arms; a++) {
                beliefs.add(
                        normal
                                ? new NormalScore(
                                        random.nextGaussian(), Math.exp(3 * random.nextGaussian()))
                                : new BetaPosterior(
                                        Math.exp(4 * random.nextGaussian()),
                                        Math.exp(6 * random.nextDouble())));
            }
            BitSet eligible = new BitSet();
            for (int a = 0; a < arms; a++) {
                eligible.set(a, random.nextBoolean());
            }
            eligible.set(random.nextInt(arms));
            double[] p = Thompson.standard().probabilities(beliefs, eligible);
            double floor = Math.min(0.01, 0.1 / eligible.cardinality());
            assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
            for (int a = 0; a < arms; a++) {
                if (eligible.get(a)) {
                    assertThat(p[a]).isGreaterThanOrEqualTo(floor);
                } else {
                    assertThat(p[a]).isZero();
                }
            }
        }
    }

    @Test
    void noEligibleArmAndAnUnknownArmAreRefused() {
        var beliefs = List.of(new BetaPosterior(1, 1), new BetaPosterior(1, 1));
        for (Policy policy : List.of(Thompson.standard(), FixedWeights.even())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> policy.probabilities(beliefs, new BitSet()));
            BitSet third = new BitSet();
            third.set(2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> policy.probabilities(beliefs, third))
                    .withMessageContaining("{2} of 2");
        }
    }

    @Test
    void theFloorLeavesTheProportionsOfTheOthers() {
        double[] p =
                ExplorationFloor.project(
                        new double[] {0.7, 0.28, 0.015, 0.005}, 0.02, firstArms(4));
        assertThat(p)
                .containsExactly(
                        new double[] {0.96 * 0.7 / 0.98, 0.96 * 0.28 / 0.98, 0.02, 0.02},
                        within(1e-15));
    }

    @Test
    void theFloorRaisesArmsThatFallBelowItOnlyByScaling() {
        // 0.105 is above the floor of 0.1 before the first arm takes its share, and below it after.
        double[] p =
                ExplorationFloor.project(new double[] {0.001, 0.105, 0.894}, 0.1, firstArms(3));
        assertThat(p).containsExactly(new double[] {0.1, 0.1, 0.8}, within(1e-15));
    }

    @Test
    void theProjectionMeetsItsDefinitionForAnyWeights() {
        var random = new Random(2);
        for (int round = 0; round < 2000; round++) {
            int arms = 1 + random.nextInt(30);
            double[] q = new double[arms];
            Arrays.setAll(q, _ -> Math.exp(8 * random.nextGaussian()));
            double floor = random.nextDouble() / arms;
            double[] p = ExplorationFloor.project(q, floor, firstArms(arms));
            assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
            double scale = 0;
            for (int a = 0; a < arms; a++) {
                scale = p[a] > floor ? Math.max(scale, p[a] / q[a]) : scale;
            }
            for (int a = 0; a < arms; a++) {
                assertThat(p[a]).isCloseTo(Math.max(floor, scale * q[a]), within(1e-12));
            }
        }
    }

    @Test
    void floorsBeyondOneAreRefusedAndExactlyOneIsEven() {
        double[] q = {0.9, 0.1, 0, 0};
        assertThat(ExplorationFloor.project(q, 0.25, firstArms(4))).containsOnly(0.25);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExplorationFloor.project(q, 0.26, firstArms(4)))
                .withMessageContaining("0.26");
        assertThat(ExplorationFloor.of(0.3).amongArms(5)).isEqualTo(0.2);
        assertThat(ExplorationFloor.STANDARD.amongArms(5)).isEqualTo(0.01);
        assertThat(ExplorationFloor.STANDARD.amongArms(20)).isEqualTo(0.005);
    }

    @Test
    void fixedWeightsAreRenormalisedOverEligibleArms() {
        var beliefs = Collections.nCopies(3, new BetaPosterior(1, 1));
        BitSet firstTwo = firstArms(2);
        assertThat(new FixedWeights(List.of(1.0, 3.0, 4.0)).probabilities(beliefs, firstTwo))
                .containsExactly(0.25, 0.75, 0);
        assertThat(new FixedWeights(List.of(0.0, 0.0, 4.0)).probabilities(beliefs, firstTwo))
                .containsExactly(0.5, 0.5, 0);
        assertThat(FixedWeights.even().probabilities(beliefs, firstTwo))
                .containsExactly(0.5, 0.5, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> new FixedWeights(List.of(-1.0)));
    }

    @Test
    void policiesCarryTheirNames() {
        assertThat(
                        Arrays.stream(Policy.class.getPermittedSubclasses())
                                .map(type -> type.getAnnotation(PolicyType.class).value()))
                .containsExactlyInAnyOrder(
                        "thompson", "top-two-thompson", "epsilon-greedy", "fixed");
    }

    static BitSet firstArms(int arms) {
        BitSet set = new BitSet();
        set.set(0, arms);
        return set;
    }
}
