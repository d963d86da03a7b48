package dev.slotwise.bandits.slots;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * The moments at which a mail may leave: not before one, at another at the latest, and never in
 * quiet hours.
 *
 * <p>The clocks of the recipient's zone are followed. An hour that they skip is sent at the moment
 * they skip to; if that is another day, the slot does not come round on this one. An hour that they
 * show twice is meant the first time.
 *
 * @param now a slot that begins at this very moment is gone: it can't be met any more
 * @param notBefore a slot that begins at this very moment may be had, if it is not now
 * @param deadline none when null; a slot that begins at this very moment may still be had
 * @param quiet none when null
 */
public record SendTimes(
        Instant now, Instant notBefore, @Nullable Instant deadline, @Nullable QuietHours quiet) {
    /**
     * A slot of one day comes round within a week; a week more, for a day that is left out or an
     * hour that was moved into quiet hours.
     */
    private static final int DAYS_AHEAD = 14;

    /** Any time from now on. */
    public static SendTimes after(Instant now) {
        return new SendTimes(now, now, null, null);
    }

    /**
     * The same outside of quiet hours, which take the place of those there are.
     *
     * @param hours none when null
     */
    public SendTimes outside(@Nullable QuietHours hours) {
        return new SendTimes(now, notBefore, deadline, hours);
    }

    /** The next moment at which the slot comes round; none when that would be too late. */
    public Optional<Instant> next(Slot slot, ZoneId zone) {
        LocalDate first = start().atZone(zone).toLocalDate();
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            LocalDate date = first.plusDays(ahead);
            if (slot.day() == null || slot.day() == date.getDayOfWeek()) {
                Optional<Instant> at = on(date, slot.hour(), zone);
                if (at.isPresent() && isLate(at.get())) {
                    return Optional.empty();
                }
                if (at.isPresent() && isAhead(at.get()) && !isQuiet(at.get(), zone)) {
                    return at;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The earliest moment at which anything may be sent; none when quiet hours last until the
     * deadline.
     */
    public Optional<Instant> earliest(ZoneId zone) {
        Instant at = isQuiet(start(), zone) ? endOfQuiet(zone) : start();
        return isLate(at) ? Optional.empty() : Optional.of(at);
    }

    private Instant endOfQuiet(ZoneId zone) {
        LocalDateTime begun = start().atZone(zone).toLocalDateTime();
        LocalTime to = quiet == null ? begun.toLocalTime() : quiet.to();
        LocalDate today = begun.toLocalDate();
        LocalDate date = begun.toLocalTime().isBefore(to) ? today : today.plusDays(1);
        return date.atTime(to).atZone(zone).toInstant();
    }

    private Instant start() {
        return now.isAfter(notBefore) ? now : notBefore;
    }

    private boolean isAhead(Instant at) {
        return at.isAfter(now) && !at.isBefore(notBefore);
    }

    private boolean isLate(Instant at) {
        return deadline != null && at.isAfter(deadline);
    }

    private boolean isQuiet(Instant at, ZoneId zone) {
        return quiet != null && quiet.contain(at.atZone(zone).toLocalTime());
    }

    private static Optional<Instant> on(LocalDate date, int hour, ZoneId zone) {
        LocalDateTime time = date.atTime(hour, 0);
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change == null || !change.isGap()) {
            // The earlier of two, as java.time has it.
            return Optional.of(time.atZone(zone).toInstant());
        }
        return change.getDateTimeAfter().toLocalDate().equals(date)
                ? Optional.of(change.getInstant())
                : Optional.empty();
    }
}
