package dev.slotwise.bandits.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.drift.ChangeAlarm.Direction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.SplittableRandom;

class ChangeDetectorTest {
    @Test
    void successesAloneAlarmWhenTheirOddsHaveMultipliedPastTheThreshold() {
        var detector = new ChangeDetector(1);
        // Each success at 10 % adds log(2) - log(1.1) = 0.598: the sixteenth goes beyond 9.
        for (int i = 0; i < 15; i++) {
            assertThat(detector.observe(0, i, 1, 1, 0.1, 0)).isEmpty();
        }
        ChangeAlarm alarm = detector.observe(0, 15, 1, 1, 0.1, 0).orElseThrow();
        assertThat(alarm).isEqualTo(new ChangeAlarm(0, 15, Direction.UP, 16, alarm.expected(), 1));
        assertThat(alarm.expected()).isCloseTo(0.1, within(1e-12));
        assertThat(alarm.size()).isCloseTo(0.9, within(1e-12));
        assertThat(detector.observe(0, 16, 1, 1, 0.1, 0)).isEmpty();
    }

    @Test
    void silenceAloneAlarmsDownwards() {
        var detector = new ChangeDetector(2);
        // A failure at 10 % adds -log(0.95) = 0.0513: 176 of them go beyond 9.
        assertThat(detector.observe(1, 1, 175, 0, 0.1, 0)).isEmpty();
        ChangeAlarm alarm = detector.observe(1, 2, 1, 0, 0.1, 0).orElseThrow();
        assertThat(alarm.arm()).isOne();
        assertThat(alarm.direction()).isEqualTo(Direction.DOWN);
        assertThat(alarm.size()).isCloseTo(-0.1, within(1e-12));
    }

    @Test
    void aVaguePredictionNeedsMoreToBeRefuted() {
        var sure = new ChangeDetector(1);
        var vague = new ChangeDetector(1);
        assertThat(sure.observe(0, 1, 100, 30, 0.1, 0)).isPresent();
        assertThat(vague.observe(0, 1, 100, 30, 0.1, 0.5)).isEmpty();
    }

    /** P(alarm within n trials) of one direction is at most n exp(-9), by Ville's inequality. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5})
    void truePredictionsRarelyAlarm(double rate) {
        var chance = new SplittableRandom(4);
        var detector = new ChangeDetector(1);
        int alarms = 0;
        int trials = 400_000;
        for (int i = 0; i < trials; i++) {
            double hit = chance.nextDouble() < rate ? 1 : 0;
            alarms += detector.observe(0, i, 1, hit, rate, 0).isPresent() ? 1 : 0;
        }
        double bound = 2 * trials * Math.exp(-9);
        assertThat((double) alarms).isLessThan(bound + 5 * Math.sqrt(bound));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.4, 2.5})
    void aRateThatMovesIsNoticedSoonAndOnlyWhereItMoved(double factor) {
        var chance = new SplittableRandom(5);
        var detector = new ChangeDetector(2);
        Optional<ChangeAlarm> first = Optional.empty();
        for (int i = 0; i < 40_000 && first.isEmpty(); i++) {
            int arm = i % 2;
            double rate = arm == 1 && i >= 10_000 ? 0.05 * factor : 0.05;
            double hit = chance.nextDouble() < rate ? 1 : 0;
            first = detector.observe(arm, i, 1, hit, 0.05, 0);
        }
        ChangeAlarm alarm = first.orElseThrow();
        assertThat(alarm.arm()).isOne();
        assertThat(alarm.direction()).isEqualTo(factor > 1 ? Direction.UP : Direction.DOWN);
        assertThat(alarm.hours()).isBetween(10_000.0, 16_000.0);
        double error = Math.sqrt(alarm.expected() * factor / alarm.trials());
        assertThat(alarm.size()).isCloseTo(0.05 * (factor - 1), within(5 * error));
    }

    @Test
    void whatIsNoPredictionIsRefused() {
        var detector = new ChangeDetector(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.observe(0, 0, 1, 0, 1, 0))
                .withMessageContaining("1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.observe(0, 0, 1, 0, 0.5, -1));
    }
}
