package dev.slotwise.bandits.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.ExplorationFloor;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class SlotDrawsTest {
    private static SlotBelief belief(int slots, long seed) {
        var random = new SplittableRandom(seed);
        var all = IntStream.range(0, slots).mapToObj(s -> Slot.ofWeek(7 * s % 168)).toList();
        var counts = new ArrayList<SlotCount>();
        for (int s = 0; s < slots; s++) {
            double trials = random.nextInt(600);
            counts.add(new SlotCount(trials * random.nextDouble(0.02, 0.08), trials));
        }
        return SlotPrior.STANDARD.of(all).after(counts);
    }

    private static BitSet some(int slots, long seed) {
        var some = new BitSet();
        var random = new SplittableRandom(seed);
        IntStream.range(0, slots).filter(_ -> random.nextInt(4) > 0).forEach(some::set);
        return some;
    }

    /** Two correlated normals have a closed form. */
    @Test
    void betweenTwoSlotsTheProbabilityIsTheNormalDistributionOfTheirDifference() {
        var belief = belief(6, 3);
        var two = new BitSet();
        two.set(1);
        two.set(4);
        var covariance = belief.covariance();
        double variance = covariance.get(1, 1) + covariance.get(4, 4) - 2 * covariance.get(1, 4);
        double exact = Normal.cdf((belief.mean()[1] - belief.mean()[4]) / Math.sqrt(variance));
        var found = BestSlotProbabilities.of(belief, two, 1e-3, 5);
        assertThat(found.probabilities()[1]).isCloseTo(exact, within(5 * found.standardError()));
        assertThat(found.standardError()).isLessThanOrEqualTo(1e-3);
        double tempered = SlotDraws.of(belief, 50_000, 0.5, 7).shares(two)[1];
        double temperedExact =
                Normal.cdf((belief.mean()[1] - belief.mean()[4]) / Math.sqrt(variance) / 0.5);
        assertThat(tempered).isCloseTo(temperedExact, within(5 * Math.sqrt(0.25 / 50_000)));
    }

    /** Counted with another generator and another factor of the covariance. */
    @Test
    void theProbabilityToBeBestIsThatOfALargeMonteCarlo() {
        var belief = belief(12, 4);
        var eligible = some(12, 4);
        var found = BestSlotProbabilities.of(belief, eligible, 2e-3, 5);
        int[] slots = eligible.stream().toArray();
        // Gram-Schmidt from the last slot to the first, instead of Cholesky from the first.
        double[][] factor = factorFromTheEnd(belief, slots);
        var random = new java.util.Random(17);
        int draws = 100_000;
        double[] wins = new double[12];
        for (int m = 0; m < draws; m++) {
            double[] z = new double[slots.length];
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < slots.length; i++) {
                z[i] = random.nextGaussian();
            }
            for (int i = 0; i < slots.length; i++) {
                double score = belief.mean()[slots[i]];
                for (int j = i; j < slots.length; j++) {
                    score += factor[i][j] * z[j];
                }
                if (score > most) {
                    most = score;
                    best = slots[i];
                }
            }
            wins[best]++;
        }
        for (int s = 0; s < 12; s++) {
            double p = wins[s] / draws;
            double sigma = Math.hypot(Math.sqrt(p * (1 - p) / draws), found.standardError());
            assertThat(found.probabilities()[s]).as("slot %s", s).isCloseTo(p, within(5 * sigma));
        }
        assertThat(Arrays.stream(found.probabilities()).sum()).isCloseTo(1, within(1e-9));
    }

    /** The upper triangular U with U U' the covariance. */
    private static double[][] factorFromTheEnd(SlotBelief belief, int[] slots) {
        int n = slots.length;
        double[][] u = new double[n][n];
        for (int i = n - 1; i >= 0; i--) {
            for (int j = n - 1; j >= i; j--) {
                double sum = belief.covariance().get(slots[i], slots[j]);
                for (int k = j + 1; k < n; k++) {
                    sum -= u[i][k] * u[j][k];
                }
                u[i][j] = i == j ? Math.sqrt(sum) : sum / u[j][j];
            }
        }
        return u;
    }

    /** What is logged is what was drawn from: over many seeds a chi-square finds no difference. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void drawnSlotsFollowTheProbabilitiesThatAreLogged(long seed) {
        int slots = 24;
        var draws = SlotDraws.of(belief(slots, seed), SlotDraws.USUAL, 1, seed);
        var random = new SplittableRandom(seed);
        var hours = IntStream.range(0, slots).mapToObj(Slot::everyDay).toList();
        var none = SlotPrices.none(slots);
        double[] expected = new double[slots];
        double[] seen = new double[slots];
        for (int i = 0; i < 20_000; i++) {
            // Each decision has its own eligible slots and own hours, as recipients do.
            var eligible = some(slots, i % 50);
            double[] lift = HourProfile.ofClicks(i % 29, i % 29).lift(hours);
            double[] shares = draws.shares(eligible, lift, none);
            double[] p = ExplorationFloor.project(shares, 0.004, eligible);
            seen[Choice.draw(p, random.nextLong()).arm()]++;
            for (int s = 0; s < slots; s++) {
                expected[s] += p[s];
                assertThat(p[s] > 0).isEqualTo(eligible.get(s));
            }
        }
        double statistic = 0;
        for (int s = 0; s < slots; s++) {
            statistic += (seen[s] - expected[s]) * (seen[s] - expected[s]) / expected[s];
        }
        // Expected counts are sums of differing probabilities: the statistic is at most chi-square.
        double pValue = 1 - new ChiSquaredDistribution(slots - 1).cumulativeProbability(statistic);
        assertThat(pValue).isGreaterThan(1e-3);
    }

    private static List<Slot> hours() {
        return IntStream.range(0, 24).mapToObj(Slot::everyDay).toList();
    }

    @Test
    void sharesAreOfAllDrawsAndOfEligibleSlotsOnly() {
        var draws = SlotDraws.of(belief(10, 1), SlotDraws.USUAL, 1, 9);
        var eligible = some(10, 2);
        double[] shares = draws.shares(eligible);
        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
        for (int s = 0; s < 10; s++) {
            assertThat(shares[s] * SlotDraws.USUAL % 1).isZero();
            assertThat(eligible.get(s) || shares[s] == 0).isTrue();
        }
        assertThat(SlotDraws.of(belief(10, 1), SlotDraws.USUAL, 1, 9).shares(eligible))
                .isEqualTo(shares);
        assertThatIllegalArgumentException().isThrownBy(() -> draws.shares(new BitSet()));
        var tooMany = new BitSet();
        tooMany.set(10);
        assertThatIllegalArgumentException().isThrownBy(() -> draws.shares(tooMany));
    }

    @Test
    void ownHoursMoveTheChoice() {
        var hours = hours();
        var draws = SlotDraws.of(SlotPrior.STANDARD.of(hours), 4096, 1, 9);
        var all = new BitSet();
        all.set(0, 24);
        int[] evenings = IntStream.generate(() -> 20).limit(30).toArray();
        double[] shares =
                draws.shares(all, HourProfile.ofClicks(evenings).lift(hours), SlotPrices.none(24));
        assertThat(shares[20]).isGreaterThan(3.0 / 24);
        assertThat(shares[8]).isLessThan(0.5 / 24);
    }

    @Test
    void aPricedSlotIsLeftToThoseWhoWantItMost() {
        var draws = SlotDraws.of(belief(8, 6), 1024, 1, 9);
        var all = new BitSet();
        all.set(0, 8);
        double[] free = draws.shares(all);
        int favourite = IntStream.range(0, 8).reduce(0, (a, b) -> free[b] > free[a] ? b : a);
        var prices = SlotPrices.none(8);
        double[] capacity = new double[8];
        Arrays.fill(capacity, Double.POSITIVE_INFINITY);
        capacity[favourite] = 0.1;
        double[] load = free;
        double[] late = new double[8];
        for (int i = 0; i < 600; i++) {
            prices = prices.after(load, capacity, 0.02);
            load = draws.shares(all, new double[8], prices);
            for (int s = 0; s < 8 && i >= 300; s++) {
                late[s] += load[s] / 300;
            }
        }
        assertThat(free[favourite]).isGreaterThan(0.2);
        assertThat(late[favourite]).isCloseTo(0.1, within(0.01));
        assertThat(prices.of(favourite)).isPositive();
        assertThat(IntStream.range(0, 8).filter(s -> s != favourite))
                .allMatch(s -> late[s] >= free[s] - 1e-9);
    }

    @Test
    void pricesFallToNothingWhereThereIsRoom() {
        var prices = new SlotPrices(new double[] {0.3, 0.01});
        assertThat(prices.after(new double[] {5, 5}, new double[] {8, 6}, 0.05))
                .isEqualTo(new SlotPrices(new double[] {0.3 + 0.05 * -3, 0}));
        assertThatIllegalArgumentException().isThrownBy(() -> new SlotPrices(new double[] {-0.1}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices.after(new double[2], new double[2], 0));
    }
}
