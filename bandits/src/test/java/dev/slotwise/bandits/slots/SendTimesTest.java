package dev.slotwise.bandits.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.SplittableRandom;

class SendTimesTest {
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0));
    private static final Duration QUARTER = Duration.ofMinutes(15);

    @ParameterizedTest
    @CsvSource({
        // An ordinary week; at the slot's own moment it is gone.
        "Europe/Berlin, TUESDAY, 9, 2026-11-23T12:00+01:00, 2026-11-24T09:00+01:00",
        "Europe/Berlin, TUESDAY, 9, 2026-11-24T08:59:59.999999999+01:00, 2026-11-24T09:00+01:00",
        "Europe/Berlin, TUESDAY, 9, 2026-11-24T09:00+01:00, 2026-12-01T09:00+01:00",
        "Europe/Berlin,        , 9, 2026-11-24T09:00+01:00, 2026-11-25T09:00+01:00",
        "Asia/Kathmandu, MONDAY, 0, 2026-11-22T18:14:59Z, 2026-11-23T00:00+05:45",
        "Asia/Kathmandu, MONDAY, 0, 2026-11-22T18:15:01Z, 2026-11-30T00:00+05:45",
        // The same hour on the clock before and after a change is not the same hour apart.
        "Europe/Berlin, SUNDAY, 9, 2026-03-22T10:00+01:00, 2026-03-29T09:00+02:00",
        "America/New_York, , 9, 2026-10-31T10:00-04:00, 2026-11-01T09:00-05:00",
        // An hour that is skipped: the moment to which the clock jumps.
        "Europe/Berlin, SUNDAY, 2, 2026-03-28T12:00+01:00, 2026-03-29T03:00+02:00",
        "Europe/Berlin, SUNDAY, 2, 2026-03-29T03:00:01+02:00, 2026-04-05T02:00+02:00",
        "America/New_York, , 2, 2026-03-08T00:00-05:00, 2026-03-08T03:00-04:00",
        "Australia/Lord_Howe, , 2, 2026-10-04T00:00+10:30, 2026-10-04T02:30+11:00",
        "America/Sao_Paulo, , 0, 2018-11-03T12:00-03:00, 2018-11-04T01:00-02:00",
        // An hour that comes twice: the first of the two, and never both.
        "Europe/Berlin, SUNDAY, 2, 2026-10-24T12:00+02:00, 2026-10-25T02:00+02:00",
        "Europe/Berlin, , 2, 2026-10-25T02:00:01+02:00, 2026-10-26T02:00+01:00",
        "America/New_York, , 1, 2026-11-01T00:00-04:00, 2026-11-01T01:00-04:00",
        "Australia/Lord_Howe, , 2, 2026-04-05T01:50+11:00, 2026-04-05T02:00+10:30",
        "America/Sao_Paulo, , 23, 2018-02-17T12:00-02:00, 2018-02-17T23:00-02:00",
        "America/Sao_Paulo, , 23, 2018-02-17T23:30-02:00, 2018-02-18T23:00-03:00",
        // Samoa had no 30 December 2011, which would have been a Friday.
        "Pacific/Apia, FRIDAY, 9, 2011-12-29T12:00-10:00, 2012-01-06T09:00+14:00",
        "Pacific/Apia, , 9, 2011-12-29T12:00-10:00, 2011-12-31T09:00+14:00",
        "Pacific/Apia, , 0, 2011-12-29T12:00-10:00, 2011-12-31T00:00+14:00"
    })
    void aSlotComesRoundOnTheRecipientsClock(
            String zone, DayOfWeek day, int hour, String now, String expected) {
        var slot = new Slot(day, hour);
        var next = SendTimes.after(instant(now)).next(slot, ZoneId.of(zone));
        assertThat(next).contains(instant(expected));
    }

    @ParameterizedTest
    @CsvSource({
        // The deadline itself is in time.
        "2026-11-24T09:00+01:00, 2026-11-24T09:00+01:00",
        "2026-11-24T08:59:59+01:00, ",
        "2026-11-30T09:00+01:00, 2026-11-24T09:00+01:00"
    })
    void aSlotPastTheDeadlineIsNotOffered(String deadline, String expected) {
        var times = times(instant("2026-11-23T12:00+01:00"), instant(deadline), null);
        var next = times.next(new Slot(DayOfWeek.TUESDAY, 9), ZoneId.of("Europe/Berlin"));
        assertThat(next).isEqualTo(Optional.ofNullable(expected).map(SendTimesTest::instant));
    }

    @Test
    void quietHoursReachAcrossMidnightAndEndAtTheirEnd() {
        assertThat(NIGHT.contain(LocalTime.of(21, 0))).isTrue();
        assertThat(NIGHT.contain(LocalTime.MIDNIGHT)).isTrue();
        assertThat(NIGHT.contain(LocalTime.of(7, 59, 59))).isTrue();
        assertThat(NIGHT.contain(LocalTime.of(8, 0))).isFalse();
        assertThat(NIGHT.contain(LocalTime.of(20, 59, 59))).isFalse();
        var noon = new QuietHours(LocalTime.of(12, 0), LocalTime.of(14, 0));
        assertThat(noon.contain(LocalTime.of(11, 59))).isFalse();
        assertThat(noon.contain(LocalTime.of(12, 0))).isTrue();
        assertThat(noon.contain(LocalTime.of(14, 0))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuietHours(LocalTime.NOON, LocalTime.NOON));
    }

    @Test
    void aSlotInQuietHoursIsNeverOffered() {
        var times = times(instant("2026-11-23T12:00Z"), null, NIGHT);
        for (int hour = 0; hour < 24; hour++) {
            assertThat(times.next(Slot.everyDay(hour), ZoneId.of("Europe/Berlin")).isPresent())
                    .as("at %s", hour)
                    .isEqualTo(hour >= 8 && hour < 21);
        }
    }

    @Test
    void anHourThatASkipMovesIntoQuietHoursWaitsForTheNextDay() {
        var early = new QuietHours(LocalTime.of(2, 30), LocalTime.of(4, 0));
        var times = times(instant("2026-03-28T12:00+01:00"), null, early);
        assertThat(times.next(Slot.everyDay(2), ZoneId.of("Europe/Berlin")))
                .contains(instant("2026-03-30T02:00+02:00"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T12:00+01:00, 2026-11-23T12:00+01:00",
        "2026-11-23T21:00+01:00, 2026-11-24T08:00+01:00",
        "2026-11-24T03:00+01:00, 2026-11-24T08:00+01:00",
        "2026-11-24T08:00+01:00, 2026-11-24T08:00+01:00",
        "2026-11-29T22:00+01:00, "
    })
    void theEarliestMomentIsTheEndOfQuietHours(String now, String expected) {
        var times = times(instant(now), instant("2026-11-30T07:00+01:00"), NIGHT);
        assertThat(times.earliest(ZoneId.of("Europe/Berlin")))
                .isEqualTo(Optional.ofNullable(expected).map(SendTimesTest::instant));
    }

    /** Zones of every kind, moments over half a century, all slots. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverIsOfferedIsInTimeAndAtItsHour(long seed) {
        var random = new SplittableRandom(seed);
        var zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        int offered = 0;
        for (int round = 0; round < 4_000; round++) {
            var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            var now = Instant.ofEpochSecond(random.nextLong(0, 1_900_000_000L));
            var slot =
                    random.nextBoolean()
                            ? Slot.everyDay(random.nextInt(24))
                            : Slot.ofWeek(random.nextInt(Slot.HOURS));
            var deadline =
                    random.nextBoolean() ? null : now.plusSeconds(random.nextLong(1_000_000));
            var quiet = random.nextBoolean() ? null : NIGHT;
            var notBefore = now.plusSeconds(random.nextLong(-500_000, 500_000));
            var next = new SendTimes(now, notBefore, deadline, quiet).next(slot, zone);
            if (next.isEmpty()) {
                continue;
            }
            offered++;
            var at = next.get();
            var local = at.atZone(zone);
            assertThat(at).isAfter(now).isAfterOrEqualTo(notBefore);
            assertThat(at).isBeforeOrEqualTo(deadline == null ? Instant.MAX : deadline);
            assertThat(quiet != null && quiet.contain(local.toLocalTime())).isFalse();
            if (slot.day() != null) {
                assertThat(local.getDayOfWeek()).isEqualTo(slot.day());
            }
            var nominal = local.toLocalDate().atTime(slot.hour(), 0);
            if (zone.getRules().getValidOffsets(nominal).isEmpty()) {
                assertThat(at).isEqualTo(zone.getRules().getTransition(nominal).getInstant());
            } else {
                assertThat(local.toLocalDateTime()).isEqualTo(nominal);
            }
        }
        assertThat(offered).isGreaterThan(1_000);
    }

    /** Held against a search through every quarter of an hour. */
    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void noEarlierMomentWouldDo(long seed) {
        var random = new SplittableRandom(seed);
        var zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int round = 0; round < 150; round++) {
            var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            // Offsets are whole quarters of an hour since 1972 almost everywhere.
            var now = Instant.ofEpochSecond(random.nextLong(900_000, 2_000_000) * 900);
            var slot = Slot.ofWeek(random.nextInt(Slot.HOURS));
            var next = SendTimes.after(now).next(slot, zone).orElseThrow();
            for (var at = now.plus(QUARTER); at.isBefore(next); at = at.plus(QUARTER)) {
                var local = at.atZone(zone);
                boolean shows =
                        local.getDayOfWeek() == slot.day()
                                && local.toLocalTime().equals(LocalTime.of(slot.hour(), 0));
                boolean again = !local.withEarlierOffsetAtOverlap().toInstant().equals(at);
                assertThat(shows && !again).as("%s at %s for %s", zone, local, slot).isFalse();
            }
        }
    }

    @Test
    void hoursOfTheWeekBeginOnMonday() {
        assertThat(Slot.ofWeek(0)).isEqualTo(new Slot(DayOfWeek.MONDAY, 0));
        assertThat(Slot.ofWeek(167)).isEqualTo(new Slot(DayOfWeek.SUNDAY, 23));
        assertThat(Slot.hourOfWeek(LocalDateTime.of(2026, 11, 24, 9, 59).atZone(ZoneId.of("UTC"))))
                .isEqualTo(33);
        assertThat(new Slot(DayOfWeek.TUESDAY, 9).hoursOfWeek()).containsExactly(33);
        assertThat(Slot.everyDay(9).hoursOfWeek()).containsExactly(9, 33, 57, 81, 105, 129, 153);
        assertThatIllegalArgumentException().isThrownBy(() -> Slot.everyDay(24));
        assertThatIllegalArgumentException().isThrownBy(() -> Slot.ofWeek(168));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T09:00+01:00, 2026-11-26T09:00+01:00",
        "2026-11-26T09:00:01+01:00, 2026-11-27T09:00+01:00",
        "2026-11-23T09:00+01:00, 2026-11-24T09:00+01:00",
        "2020-11-26T09:00+01:00, 2026-11-24T09:00+01:00"
    })
    void theMomentBeforeWhichNothingLeavesIsEarlyEnough(String notBefore, String expected) {
        var now = instant("2026-11-23T09:00+01:00");
        var times = new SendTimes(now, instant(notBefore), null, null);
        assertThat(times.next(Slot.everyDay(9), ZoneId.of("Europe/Berlin")))
                .contains(instant(expected));
    }

    private static SendTimes times(
            Instant now, @Nullable Instant deadline, @Nullable QuietHours quiet) {
        return new SendTimes(now, now, deadline, quiet);
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
