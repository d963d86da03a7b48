package dev.slotwise.bandits.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.NormalScore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class SlotBeliefTest {
    private static final List<Slot> WEEK =
            IntStream.range(0, Slot.HOURS).mapToObj(Slot::ofWeek).toList();

    @Test
    void theCovarianceOfThePriorIsTheSumOfItsPatterns() {
        var prior =
                new SlotPrior(
                        new NormalScore(-3, 4),
                        new SlotPrior.Spread(0.3, 0.2, 0.1, 0.05),
                        new WeekKernel(3, 2),
                        new NormalScore(0.5, 0.0625));
        var belief =
                prior.of(List.of(new Slot(DayOfWeek.SATURDAY, 9), new Slot(DayOfWeek.SUNDAY, 11)));
        double near = Math.exp(3 * (Math.cos(2 * Math.PI * 2 / 24) - 1));
        double days = Math.exp(2 * (Math.cos(2 * Math.PI * 26 / 168) - 1));
        assertThat(belief.covariance().get(0, 1))
                .isCloseTo(4 + 0.09 * near + 0.04 * near + 0.01 * near * days, within(1e-14));
        assertThat(belief.score(0, 0).variance())
                .isCloseTo(4 + 0.09 + 0.04 + 0.01 + 0.0025, within(1e-14));
        assertThat(belief.score(0, 2).mean()).isEqualTo(-3 + 2 * 0.5);
        assertThat(belief.score(0, 2).variance())
                .isCloseTo(belief.score(0, 0).variance() + 4 * 0.0625, within(1e-14));
    }

    /** At the mode the gradient vanishes, and the curvature is that of likelihood and prior. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theBeliefIsTheModeAndItsCurvature(long seed) {
        var random = new SplittableRandom(seed);
        var slots = WEEK.subList(30, 36);
        var prior = SlotPrior.STANDARD.of(slots);
        var counts = counts(random, slots.size(), seed == 4 ? 100_000_000 : 2_000);
        var belief = prior.after(counts);
        int n = slots.size() + 1;
        // Gradient: prior covariance times the likelihood's gradient must be the mode's own move.
        double[] gradient = new double[n];
        double[] curvature = new double[n];
        for (int s = 0; s < slots.size(); s++) {
            double p = Logistic.probability(belief.mean()[s]);
            gradient[s] = counts.get(s).successes() - counts.get(s).trials() * p;
            curvature[s] = counts.get(s).trials() * p * (1 - p);
        }
        double[] move = prior.covariance().times(gradient);
        for (int i = 0; i < n; i++) {
            assertThat(belief.mean()[i] - prior.mean()[i]).isCloseTo(move[i], within(1e-5));
        }
        // (K^-1 + W) S = 1, which is S + K W S = K.
        for (int column = 0; column < n; column++) {
            double[] weighted = new double[n];
            for (int i = 0; i < n; i++) {
                weighted[i] = curvature[i] * belief.covariance().get(i, column);
            }
            double[] known = prior.covariance().times(weighted);
            for (int i = 0; i < n; i++) {
                assertThat(belief.covariance().get(i, column) + known[i])
                        .isCloseTo(prior.covariance().get(i, column), within(1e-7));
            }
        }
    }

    private static List<SlotCount> counts(SplittableRandom random, int slots, int most) {
        return IntStream.range(0, slots)
                .mapToObj(_ -> {
                    double trials = random.nextInt(most);
                    return new SlotCount(trials * random.nextDouble(0.1), trials);
                })
                .toList();
    }

    @Test
    void nothingHappenedNothingChanged() {
        var prior = SlotPrior.STANDARD.of(WEEK);
        var after = prior.after(Collections.nCopies(WEEK.size(), SlotCount.NONE));
        assertThat(after.mean()).isEqualTo(prior.mean());
        assertThat(after.covariance().packed()).isEqualTo(prior.covariance().packed());
    }

    @Test
    void anHourNobodyTriedIsBelievedGoodBesideTwoGoodOnes() {
        var hours = IntStream.range(0, 24).mapToObj(Slot::everyDay).toList();
        var counts = new ArrayList<>(Collections.nCopies(24, new SlotCount(50, 950)));
        counts.set(9, new SlotCount(80, 920));
        counts.set(10, SlotCount.NONE);
        counts.set(11, new SlotCount(80, 920));
        counts.set(20, SlotCount.NONE);
        var belief = SlotPrior.STANDARD.of(hours).after(counts);
        double between = Logistic.probability(belief.score(10, 0).mean());
        double elsewhere = Logistic.probability(belief.score(20, 0).mean());
        assertThat(between).isBetween(0.07, 0.085);
        assertThat(elsewhere).isBetween(0.045, 0.055);
        assertThat(belief.score(10, 0).variance()).isGreaterThan(belief.score(9, 0).variance());
    }

    @Test
    void midnightIsNoBorder() {
        var hours = IntStream.range(0, 24).mapToObj(Slot::everyDay).toList();
        var counts = new ArrayList<>(Collections.nCopies(24, new SlotCount(50, 950)));
        counts.set(23, new SlotCount(80, 920));
        counts.set(0, SlotCount.NONE);
        counts.set(1, new SlotCount(80, 920));
        var belief = SlotPrior.STANDARD.of(hours).after(counts);
        assertThat(Logistic.probability(belief.score(0, 0).mean())).isGreaterThan(0.068);
    }

    @Test
    void theWeekendLearnsForItself() {
        var counts = new ArrayList<SlotCount>();
        for (int h = 0; h < Slot.HOURS; h++) {
            boolean good = h < 120 ? h % 24 == 9 : h % 24 == 15;
            counts.add(h == 129 ? SlotCount.NONE : new SlotCount(good ? 40 : 20, good ? 360 : 380));
        }
        var belief = SlotPrior.STANDARD.of(WEEK).after(counts);
        // Saturday at nine was never tried: Sunday's nine speaks louder than Friday's.
        double saturday = belief.score(129, 0).mean();
        assertThat(saturday).isLessThan(belief.score(105, 0).mean() - 0.1);
        assertThat(belief.score(135, 0).mean()).isGreaterThan(saturday + 0.1);
    }

    @Test
    void extremeCountsAreSound() {
        var slots = WEEK.subList(0, 5);
        var prior = SlotPrior.STANDARD.of(slots);
        for (var count :
                List.of(
                        new SlotCount(0, 1e8),
                        new SlotCount(1e3, 1e8),
                        new SlotCount(1e8, 0),
                        new SlotCount(1, 0),
                        new SlotCount(1e-9, 1e-9))) {
            var belief = prior.after(Collections.nCopies(5, count));
            for (int s = 0; s < 5; s++) {
                assertThat(belief.score(s, 1).variance()).isPositive();
                assertThat(belief.score(s, 0).mean()).isFinite();
            }
        }
        var rate = prior.after(Collections.nCopies(5, new SlotCount(1e3, 1e8 - 1e3)));
        assertThat(Logistic.probability(rate.score(2, 0).mean())).isCloseTo(1e-5, within(1e-7));
        assertThatIllegalArgumentException().isThrownBy(() -> prior.after(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new SlotCount(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> SlotPrior.STANDARD.of(List.of()));
    }

    @Test
    void learningSendBySendComesToTheSame() {
        var slots = WEEK.subList(100, 110);
        var random = new SplittableRandom(8);
        var prior = SlotPrior.STANDARD.of(slots);
        var learner = new SlotLearner(prior);
        double[] successes = new double[10];
        double[] trials = new double[10];
        for (int i = 0; i < 6_000; i++) {
            int slot = random.nextInt(10);
            boolean clicked = random.nextDouble() < 0.03 + 0.01 * slot;
            // As a send in the open: believed first, corrected later.
            double guess = learner.predict(slot, 0, 0);
            learner.learn(slot, 0, guess, 1, 0);
            learner.relabel(slot, 0, (clicked ? 1 : 0) - guess);
            trials[slot]++;
            successes[slot] += clicked ? 1 : 0;
        }
        var counts =
                IntStream.range(0, 10)
                        .mapToObj(s -> new SlotCount(successes[s], trials[s] - successes[s]))
                        .toList();
        var batch = prior.after(counts);
        for (int s = 0; s < 10; s++) {
            var online = learner.belief().score(s, 0);
            double sd = Math.sqrt(batch.score(s, 0).variance());
            assertThat(online.mean()).isCloseTo(batch.score(s, 0).mean(), within(0.2 * sd));
            assertThat(Math.sqrt(online.variance())).isCloseTo(sd, within(0.05 * sd));
        }
    }

    @Test
    void aWeightIsSoManySends() {
        var prior = SlotPrior.STANDARD.of(WEEK.subList(0, 3));
        var learner = new SlotLearner(prior);
        learner.learn(1, 0, 0.2, 500, 0);
        var batch = prior.after(List.of(SlotCount.NONE, new SlotCount(100, 400), SlotCount.NONE));
        for (int s = 0; s < 3; s++) {
            assertThat(learner.belief().score(s, 0).mean())
                    .isCloseTo(batch.score(s, 0).mean(), within(1e-9));
            assertThat(learner.belief().score(s, 0).variance())
                    .isCloseTo(batch.score(s, 0).variance(), within(1e-9));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> learner.learn(0, 0, 1.1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> learner.learn(0, 0, 1, 0, 0));
    }

    /** Recipients click by their own hours with a weight of 0.9, or not at all. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.9})
    void howMuchOwnHoursCountIsLearnt(double truth) {
        var slots = IntStream.range(0, 24).mapToObj(Slot::everyDay).toList();
        var learner = new SlotLearner(SlotPrior.STANDARD.of(slots));
        var random = new SplittableRandom(12);
        for (int i = 0; i < 8_000; i++) {
            int favourite = random.nextInt(Slot.HOURS);
            double[] lift = HourProfile.ofClicks(favourite, favourite, favourite).lift(slots);
            int slot = random.nextInt(24);
            double p = Logistic.probability(-2 + truth * lift[slot]);
            learner.learn(slot, lift[slot], random.nextDouble() < p ? 1 : 0, 1, 0);
        }
        var weight = learner.belief().ownHours();
        assertThat(weight.mean()).isCloseTo(truth, within(5 * Math.sqrt(weight.variance())));
        assertThat(Math.sqrt(weight.variance())).isLessThan(0.08);
    }
}
