package dev.slotwise.server.http;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What time it is. A server with a simulated clock takes the latest time that a caller named; a
 * real one goes by its own clock and refuses to be told.
 */
public abstract sealed class Timekeeper extends Clock {

    /**
     * When something that a caller dates is taken to have happened.
     *
     * @param named by the caller, if it named a time
     * @param pointer to the field that named it
     */
    public abstract Instant at(@Nullable OffsetDateTime named, String pointer);

    /**
     * When an event that a caller reports happened: whoever reports later than it happened says
     * when.
     */
    public Instant occurred(@Nullable OffsetDateTime named) {
        return named == null ? instant() : heard(named.toInstant());
    }

    /** Moves a simulated clock on. */
    abstract Instant heard(Instant time);

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    public static Timekeeper real(Clock clock) {
        return new Real(clock);
    }

    /**
     * @param start the latest time already known
     */
    public static Timekeeper simulated(Instant start) {
        return new Simulated(start);
    }

    private static final class Real extends Timekeeper {
        private final Clock clock;

        private Real(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Instant at(@Nullable OffsetDateTime named, String pointer) {
            if (named != null) {
                throw Problem.invalid(
                        pointer, "may be given only to a server with a simulated clock");
            }
            return clock.instant();
        }

        @Override
        Instant heard(Instant time) {
            return time;
        }

        @Override
        public Instant instant() {
            return clock.instant();
        }
    }

    private static final class Simulated extends Timekeeper {
        private final AtomicLong latestMillis;

        private Simulated(Instant start) {
            latestMillis = new AtomicLong(start.toEpochMilli());
        }

        @Override
        public Instant at(@Nullable OffsetDateTime named, String pointer) {
            if (named == null) {
                return instant();
            }
            var year = named.getYear();
            if (year < 1900 || year > 9999) {
                throw Problem.invalid(pointer, "must lie between the years 1900 and 9999");
            }
            return heard(named.toInstant());
        }

        @Override
        Instant heard(Instant time) {
            latestMillis.accumulateAndGet(time.toEpochMilli(), Math::max);
            return time;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(latestMillis.get());
        }
    }
}
