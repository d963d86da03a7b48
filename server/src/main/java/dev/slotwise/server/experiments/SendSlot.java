package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.slots.Slot;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;

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

    public Slot toSlot() {
        return new Slot(day, hour);
    }
}
