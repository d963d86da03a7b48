package dev.slotwise.bandits.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class HourProfileTest {
    private static final List<Slot> WEEK =
            IntStream.range(0, Slot.HOURS).mapToObj(Slot::ofWeek).toList();

    /** Sums over 24 or 168 equally spaced angles are Bessel functions, to twelve digits here. */
    @Test
    void theKernelIsTheVonMisesDensityOnTheCircle() {
        var day = new WeekKernel(8, 0);
        double bessel = besselI0(8);
        double[] weights = day.weights();
        for (int h = 0; h < Slot.HOURS; h++) {
            double density = Math.exp(8 * Math.cos(2 * Math.PI * h / 24)) / bessel / Slot.HOURS;
            assertThat(weights[h]).isCloseTo(density, within(1e-12));
        }
        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
        double[] week = new WeekKernel(0, 3).weights();
        assertThat(week[84]).isCloseTo(Math.exp(-3) / besselI0(3) / Slot.HOURS, within(1e-12));
    }

    /** I0(x) = sum of (x/2)^(2k) / (k!)^2. */
    private static double besselI0(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; k < 60; k++) {
            term *= x * x / 4 / k / k;
            sum += term;
        }
        return sum;
    }

    @Test
    void theKernelHasNoBeginningAndNoEnd() {
        var kernel = new WeekKernel(8, 1);
        for (int h = 0; h < Slot.HOURS; h++) {
            assertThat(kernel.at(-h)).isEqualTo(kernel.at(Slot.HOURS - h));
            assertThat(kernel.at(h)).isCloseTo(kernel.at(-h), within(1e-13));
        }
        var mondayMidnight = new Slot(DayOfWeek.MONDAY, 0);
        var sundayLast = new Slot(DayOfWeek.SUNDAY, 23);
        assertThat(kernel.between(mondayMidnight, sundayLast))
                .isCloseTo(kernel.at(1), within(1e-13));
        assertThat(new WeekKernel(8, 0).between(Slot.everyDay(3), sundayLast))
                .isCloseTo(new WeekKernel(8, 0).at(4), within(1e-13));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sharesAreASharedOutHour(long seed) {
        var random = new SplittableRandom(seed);
        int[] hours = random.ints(random.nextInt(1, 400), 0, Slot.HOURS).toArray();
        var profile = HourProfile.ofClicks(hours);
        double[] shares = profile.shares();
        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
        // By definition: the kernel's weights over all clicks, and five clicks spread evenly.
        double[] weights = new WeekKernel(8, 1).weights();
        for (int h = 0; h < Slot.HOURS; h++) {
            double smoothed = 5.0 / Slot.HOURS;
            for (int click : hours) {
                smoothed += weights[Math.floorMod(h - click, Slot.HOURS)];
            }
            assertThat(shares[h]).isCloseTo(smoothed / (hours.length + 5), within(1e-13));
        }
        // Weighted by everybody's shares, the lifts average to 1.
        double[] everybody = HourProfile.ofClicks(9, 9, 33, 130).shares();
        double[] lift = profile.lift(WEEK, everybody);
        double mean = 0;
        for (int h = 0; h < Slot.HOURS; h++) {
            mean += everybody[h] * Math.exp(lift[h]);
        }
        assertThat(mean).isCloseTo(1, within(1e-12));
    }

    @Test
    void theWeekMayBeginAtAnyHour() {
        double[] early = HourProfile.ofClicks(3, 3, 50).shares();
        double[] late = HourProfile.ofClicks(163, 163, 42).shares();
        for (int h = 0; h < Slot.HOURS; h++) {
            assertThat(late[(h + 160) % Slot.HOURS]).isCloseTo(early[h], within(1e-15));
        }
    }

    @Test
    void profilesAddUp() {
        var one = HourProfile.ofClicks(1, 1, 167);
        var other = HourProfile.ofClicks(1, 20);
        assertThat(one.plus(other)).isEqualTo(HourProfile.ofClicks(1, 1, 1, 20, 167));
        assertThat(one.plus(HourProfile.NONE)).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(one.plus(other).total()).isEqualTo(5);
        assertThat(one.plus(other).clicks(1)).isEqualTo(3);
        long[] counts = new long[Slot.HOURS];
        counts[1] = 2;
        counts[167] = 1;
        assertThat(HourProfile.ofCounts(counts)).isEqualTo(one);
        assertThatIllegalArgumentException().isThrownBy(() -> HourProfile.ofCounts(1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> HourProfile.ofClicks(168));
    }

    @Test
    void ownHoursAreLiftedTheirNeighboursTooAndTheOthersLowered() {
        var slots = List.of(Slot.ofWeek(33), Slot.ofWeek(34), Slot.ofWeek(57), Slot.ofWeek(45));
        double[] few = HourProfile.ofClicks(33, 33).lift(slots);
        double[] many =
                HourProfile.ofClicks(IntStream.generate(() -> 33).limit(40).toArray()).lift(slots);
        assertThat(few[0]).isPositive().isLessThan(many[0]);
        assertThat(many[1]).isBetween(0.0, many[0]);
        assertThat(many[2]).isBetween(0.0, many[0]);
        assertThat(many[3]).isLessThan(-1);
        assertThat(HourProfile.NONE.lift(slots)).containsOnly(0);
    }

    @Test
    void everybodysHoursAreNoOnesOwn() {
        var everybody = HourProfile.ofClicks(IntStream.generate(() -> 20).limit(1_000).toArray());
        double[] alike = HourProfile.ofClicks(20, 20, 20).lift(WEEK, everybody.shares());
        double[] apart = HourProfile.ofClicks(20, 20, 20).lift(WEEK);
        assertThat(Math.abs(alike[20])).isLessThan(0.01);
        assertThat(apart[20]).isGreaterThan(0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HourProfile.NONE.lift(WEEK, new double[Slot.HOURS]));
    }
}
