package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.policy.Seniority.Joined;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class GuardsTest {
    private static final Seniority SETTLED = new Seniority(Joined.AT_START, 9_000, 8_000);
    private static final Seniority NEW = new Seniority(Joined.LATER, 40, 10);

    @Test
    void withNoneThePolicysAnswerStandsToTheBit() {
        double[] p = {0.62, 0.37, 0.01};
        assertThat(Guards.none(0).applied(p, 0.01, all(3), settled(3))).containsExactly(p);
    }

    @Test
    void theControlKeepsItsMinimumAndTheOthersTheirProportions() {
        var guards = new Guards(2, 0.1, 0, 1, 0);
        assertThat(guards.applied(new double[] {0.66, 0.32, 0.02}, 0, all(3), settled(3)))
                .containsExactly(
                        new double[] {0.9 * 0.66 / 0.98, 0.9 * 0.32 / 0.98, 0.1}, within(1e-15));
    }

    @Test
    void aControlAboveItsMinimumOrNotEligibleChangesNothing() {
        var guards = new Guards(0, 0.1, 0, 1, 0);
        double[] p = {0.3, 0.7, 0};
        assertThat(guards.applied(p, 0, all(2), settled(3))).containsExactly(p);
        BitSet others = all(3);
        others.clear(0);
        assertThat(guards.applied(new double[] {0, 0.5, 0.5}, 0, others, settled(3)))
                .containsExactly(0, 0.5, 0.5);
    }

    @Test
    void theFloorOfTheOthersYieldsToTheControl() {
        var guards = new Guards(0, 0.8, 0, 1, 0);
        assertThat(guards.applied(new double[] {0.2, 0.6, 0.2}, 0.2, all(3), settled(3)))
                .containsExactly(new double[] {0.8, 0.1, 0.1}, within(1e-15));
    }

    @Test
    void warmUpIsEvenUntilEachArmOfTheStartHasMatured() {
        var guards = new Guards(0, 0, 100, 1, 0);
        double[] p = {0.1, 0.7, 0.2};
        var last = new Seniority(Joined.AT_START, 500, 99.5);
        assertThat(guards.applied(p, 0.01, all(3), List.of(SETTLED, SETTLED, last)))
                .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-15));
        var done = new Seniority(Joined.AT_START, 500, 100);
        assertThat(guards.applied(p, 0.01, all(3), List.of(SETTLED, SETTLED, done)))
                .containsExactly(p);
        // An arm that is not eligible holds nobody up.
        assertThat(
                        guards.applied(
                                new double[] {0.4, 0.6, 0},
                                0.01,
                                all(2),
                                List.of(SETTLED, SETTLED, last)))
                .containsExactly(0.4, 0.6, 0);
    }

    @Test
    void warmUpLeavesTheControlItsMinimumShare() {
        var guards = new Guards(0, 0.6, 100, 1, 0);
        assertThat(
                        guards.applied(
                                new double[] {0.1, 0.7, 0.2},
                                0,
                                all(3),
                                Collections.nCopies(3, Seniority.NONE)))
                .containsExactly(new double[] {0.6, 0.2, 0.2}, within(1e-15));
    }

    @Test
    void aNewArmIsCappedForItsFirstSendsAndNeitherStopsNorJoinsTheWarmUp() {
        var guards = new Guards(0, 0, 100, 0.2, 1_000);
        double[] p = {0.1, 0.3, 0.6};
        assertThat(guards.applied(p, 0.01, all(3), List.of(SETTLED, SETTLED, NEW)))
                .containsExactly(new double[] {0.2, 0.6, 0.2}, within(1e-15));
        var grown = new Seniority(Joined.LATER, 1_000, 10);
        assertThat(guards.applied(p, 0.01, all(3), List.of(SETTLED, SETTLED, grown)))
                .containsExactly(p);
        assertThat(guards.applied(p, 0.01, all(3), List.of(Seniority.NONE, Seniority.NONE, NEW)))
                .containsExactly(new double[] {0.4, 0.4, 0.2}, within(1e-15));
    }

    @Test
    void whereAllArmsAreNewNoneIsCapped() {
        var guards = new Guards(0, 0, 0, 0.2, 1_000);
        assertThat(guards.applied(new double[] {0.3, 0.7}, 0, all(2), List.of(NEW, NEW)))
                .containsExactly(0.3, 0.7);
    }

    @Test
    void anArmWithoutAnyWeightTakesWhatACapLeaves() {
        var guards = new Guards(0, 0, 0, 0.2, 1_000);
        assertThat(guards.applied(new double[] {0, 1}, 0, all(2), List.of(SETTLED, NEW)))
                .containsExactly(new double[] {0.8, 0.2}, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theProjectionMeetsItsDefinitionForAnyBounds(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            int arms = 2 + random.nextInt(20);
            double[] q = new double[arms];
            Arrays.setAll(q, _ -> Math.exp(6 * random.nextGaussian()));
            double[] least = new double[arms];
            double[] most = new double[arms];
            for (int a = 0; a < arms; a++) {
                least[a] = random.nextBoolean() ? 0 : 0.9 * random.nextDouble() / arms;
                most[a] =
                        random.nextBoolean()
                                ? 1
                                : least[a]
                                        + (1 - least[a]) * (1.1 / arms + random.nextDouble()) / 2.2;
            }
            if (Arrays.stream(most).sum() < 1) {
                continue;
            }
            double[] p = new Bounds(least, most).project(q, all(arms));
            assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
            // One factor for all that lie between their bounds; no bound binds that need not.
            double scale =
                    IntStream.range(0, arms)
                            .filter(a -> p[a] > least[a] && p[a] < most[a])
                            .mapToDouble(a -> p[a] / q[a])
                            .max()
                            .orElseThrow();
            for (int a = 0; a < arms; a++) {
                assertThat(p[a])
                        .isCloseTo(Math.clamp(scale * q[a], least[a], most[a]), within(1e-12));
            }
        }
    }

    @Test
    void drawnArmsFollowTheGuardedProbabilities() {
        var guards = new Guards(0, 0.15, 0, 0.2, 1_000);
        double[] p =
                guards.applied(
                        new double[] {0.01, 0.39, 0.6},
                        0.01,
                        all(3),
                        List.of(SETTLED, SETTLED, NEW));
        int draws = 200_000;
        int[] drawn = new int[3];
        for (int seed = 0; seed < draws; seed++) {
            drawn[Choice.draw(p, seed).arm()]++;
        }
        double[] law = {0.15, 0.65, 0.2};
        for (int a = 0; a < 3; a++) {
            assertThat(p[a]).isCloseTo(law[a], within(1e-15));
            double sigma = Math.sqrt(law[a] * (1 - law[a]) / draws);
            assertThat(drawn[a] / (double) draws).isCloseTo(law[a], within(5 * sigma));
        }
    }

    @Test
    void guardsAndBoundsThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Guards(0, 1.5, 0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Guards(0, 0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Guards(-1, 0, 0, 1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Guards.none(0).applied(new double[] {1}, 0, all(1), settled(2)))
                .withMessageContaining("2 seniorities of 1 arms");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Bounds(new double[] {0.6, 0.6}, new double[] {1, 1})
                                .project(new double[] {1, 1}, all(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bounds(new double[] {0.6}, new double[] {0.5}));
    }

    private static List<Seniority> settled(int arms) {
        return Collections.nCopies(arms, SETTLED);
    }

    private static BitSet all(int arms) {
        return PolicyTest.firstArms(arms);
    }
}
