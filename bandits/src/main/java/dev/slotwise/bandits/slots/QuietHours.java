package dev.slotwise.bandits.slots;

import java.time.LocalTime;

/**
 * Hours of every day at which nothing is sent, on the recipient's clock; across midnight when they
 * end before they begin.
 *
 * @param from the first quiet moment
 * @param to the first moment that is quiet no longer
 * @throws IllegalArgumentException if the two are the same, which could mean never or always
 */
public record QuietHours(LocalTime from, LocalTime to) {
    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("quiet hours from " + from + " to " + to);
        }
    }

    /** Whether nothing is sent at this time of the recipient's day. */
    public boolean contain(LocalTime time) {
        boolean begun = !time.isBefore(from);
        boolean over = !time.isBefore(to);
        return from.isBefore(to) ? begun && !over : begun || !over;
    }
}
