package dev.slotwise.bandits.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slotwise.bandits.drift.ChangeAlarm.Direction;
import dev.slotwise.bandits.posterior.HalfLife;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;

class RateWatchTest {
    private static final int HOURS = 400;
    private static final int TRIALS = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneChangeIsToldOnceAndOnlyOfItsArm(long seed) {
        List<ChangeAlarm> alarms =
                watch(HalfLife.NONE, seed, (arm, hour) -> arm == 1 && hour >= 200 ? 0.03 : 0.08);
        assertThat(alarms).hasSize(1);
        ChangeAlarm alarm = alarms.getFirst();
        assertThat(alarm.arm()).isOne();
        assertThat(alarm.direction()).isEqualTo(Direction.DOWN);
        assertThat(alarm.hours()).isBetween(200.0, 220.0);
        assertThat(alarm.expected()).isBetween(0.07, 0.09);
        assertThat(alarm.observed()).isBetween(0.01, 0.05);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ratesThatStandStillRaiseNone(long seed) {
        assertThat(watch(HalfLife.NONE, seed, (arm, _) -> 0.02 * (1 + arm))).isEmpty();
    }

    @Test
    void anArmThatDiffersFromTheUsualFromTheFirstHasNotChanged() {
        var watch = new RateWatch(2, HalfLife.NONE);
        for (int hour = 0; hour < 10; hour++) {
            assertThat(watch.next(hour, new double[] {5_000, 5_000}, new double[] {1_500, 25}))
                    .isEmpty();
        }
    }

    @Test
    void whatHasFadedForetellsTheRatesOfLate() {
        // An arm that earned 10 % was not sent for a hundred half-lives: 3 % surprises nobody then.
        var forgetful = new RateWatch(1, new HalfLife(24 * 3600));
        var faithful = new RateWatch(1, HalfLife.NONE);
        for (var watch : List.of(forgetful, faithful)) {
            assertThat(watch.next(0, new double[] {10_000}, new double[] {1_000})).isEmpty();
        }
        assertThat(forgetful.next(2_400, new double[] {1_000}, new double[] {30})).isEmpty();
        assertThat(faithful.next(2_400, new double[] {1_000}, new double[] {30})).hasSize(1);
    }

    @Test
    void hoursComeInTheirOrder() {
        var watch = new RateWatch(1, HalfLife.NONE);
        watch.next(5, new double[] {10}, new double[] {1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> watch.next(5, new double[] {10}, new double[] {1}))
                .withMessageContaining("hour 5.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> watch.next(6, new double[] {10, 2}, new double[] {1, 1}))
                .withMessageContaining("of 1 arms");
    }

    private static List<ChangeAlarm> watch(
            HalfLife halfLife, long seed, ToDoubleBiFunction<Integer, Integer> rate) {
        var chance = new SplittableRandom(seed);
        var watch = new RateWatch(2, halfLife);
        List<ChangeAlarm> alarms = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            double[] hits = new double[2];
            for (int arm = 0; arm < 2; arm++) {
                for (int trial = 0; trial < TRIALS; trial++) {
                    hits[arm] += chance.nextDouble() < rate.applyAsDouble(arm, hour) ? 1 : 0;
                }
            }
            alarms.addAll(watch.next(hour, new double[] {TRIALS, TRIALS}, hits));
        }
        return alarms;
    }
}
