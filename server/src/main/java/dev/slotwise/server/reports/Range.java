package dev.slotwise.server.reports;

import dev.slotwise.bandits.Interval;

import java.util.Optional;

/** An interval with an end on either side. */
record Range(double lower, double upper) {
    /** Nothing, where the data leave a side open. */
    static Optional<Range> of(Interval interval) {
        return Double.isFinite(interval.lower()) && Double.isFinite(interval.upper())
                ? Optional.of(new Range(interval.lower(), interval.upper()))
                : Optional.empty();
    }

    boolean isAbove(double value) {
        return lower > value;
    }

    boolean isWithin(double distance) {
        return lower > -distance && upper < distance;
    }

    /** The same the other way round. */
    Range negated() {
        return new Range(-upper, -lower);
    }
}
