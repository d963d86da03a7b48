package dev.slotwise.server.commands;

import java.util.function.Supplier;

/** How fast decisions come over HTTP, by one connection. */
final class Pace {
    private static final double NANOS = 1e9;

    private long decisions;
    private long nanos;

    /** Does what answers so many decisions, and takes the time. */
    <T> T measure(int count, Supplier<T> work) {
        long began = System.nanoTime();
        T answer = work.get();
        nanos += System.nanoTime() - began;
        decisions += count;
        return answer;
    }

    long decisions() {
        return decisions;
    }

    double perSecond() {
        return decisions / Math.max(1e-9, nanos / NANOS);
    }
}
