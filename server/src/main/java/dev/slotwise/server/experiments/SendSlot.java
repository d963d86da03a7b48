package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * A time of the week in the recipient's own time zone.
 *
 * @param day every day when absent
 * @param hour 0 to 23
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SendSlot(@Nullable DayOfWeek day, int hour) {
    public SendSlot {
        if (hour < 0 || hour > 23) {
            throw new IllegalArgumentException("hour must lie between 0 and 23, not " + hour);
        }
    }

    /**
     * The next such time after {@code now}, in the zone of {@code now}; an hour that daylight
     * saving skips moves on.
     */
    public ZonedDateTime next(ZonedDateTime now) {
        var today = now.truncatedTo(ChronoUnit.DAYS);
        var candidate = day == null ? today : today.with(TemporalAdjusters.nextOrSame(day));
        var at = candidate.withHour(hour);
        return at.isAfter(now) ? at : candidate.plusDays(day == null ? 1 : 7).withHour(hour);
    }

    /** Monday's first hour is 0, Sunday's last is 167. */
    public static int hourOfWeek(ZonedDateTime time) {
        return (time.getDayOfWeek().getValue() - 1) * 24 + time.getHour();
    }
}
