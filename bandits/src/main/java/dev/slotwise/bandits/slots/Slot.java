package dev.slotwise.bandits.slots;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;

/**
 * A time of the week on the recipient's clock: the beginning of an hour.
 *
 * @param day every day when null
 * @param hour 0 to 23
 * @throws IllegalArgumentException if there is no such hour
 */
public record Slot(@Nullable DayOfWeek day, int hour) {
    /** Hours of a week, of which Monday's first is 0 and Sunday's last 167. */
    public static final int HOURS = 168;

    static final int HOURS_OF_DAY = 24;

    public Slot {
        if (hour < 0 || hour >= HOURS_OF_DAY) {
            throw new IllegalArgumentException("hour of a slot: " + hour);
        }
    }

    /** The slot of one hour of the week, 0 to 167. */
    public static Slot ofWeek(int hourOfWeek) {
        if (hourOfWeek < 0 || hourOfWeek >= HOURS) {
            throw new IllegalArgumentException("hour of the week: " + hourOfWeek);
        }
        return new Slot(DayOfWeek.of(1 + hourOfWeek / HOURS_OF_DAY), hourOfWeek % HOURS_OF_DAY);
    }

    /** Every day at this hour, 0 to 23. */
    public static Slot everyDay(int hour) {
        return new Slot(null, hour);
    }

    /** The hours of the week it stands for: one, or one of each day. */
    public int[] hoursOfWeek() {
        if (day != null) {
            return new int[] {(day.getValue() - 1) * HOURS_OF_DAY + hour};
        }
        int[] hours = new int[DayOfWeek.values().length];
        for (int d = 0; d < hours.length; d++) {
            hours[d] = d * HOURS_OF_DAY + hour;
        }
        return hours;
    }

    /** The hour of the week that a clock shows. */
    public static int hourOfWeek(ZonedDateTime time) {
        return (time.getDayOfWeek().getValue() - 1) * HOURS_OF_DAY + time.getHour();
    }
}
