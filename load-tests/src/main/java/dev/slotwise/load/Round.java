package dev.slotwise.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** One kind of load for a few seconds. Ends when its last answer is here. */
final class Round {
    private final Kind kind;
    private final Latencies latencies = new Latencies();
    private final LongAdder requests = new LongAdder();
    private final LongAdder decisions = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicInteger underWay = new AtomicInteger();
    private final long start = System.nanoTime();
    private volatile boolean closed;

    Round(Kind kind) {
        this.kind = kind;
    }

    /** What has come of it. */
    record Result(
            Kind kind,
            Duration duration,
            long requests,
            long decisions,
            long failures,
            double p50,
            double p99,
            Usage usage) {
        double requestsPerSecond() {
            return requests / seconds();
        }

        double decisionsPerSecond() {
            return decisions / seconds();
        }

        double seconds() {
            return duration.toNanos() / 1e9;
        }

        /** Microseconds of processor time for each request. */
        double each(Duration used) {
            return requests == 0 ? Double.NaN : used.toNanos() / 1e3 / requests;
        }
    }

    Kind kind() {
        return kind;
    }

    /** Whether one more may begin; who begins must {@link #leave()}. */
    boolean enter() {
        underWay.incrementAndGet();
        if (!closed) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    void answered(long nanos, int decided) {
        requests.increment();
        decisions.add(decided);
        latencies.add(nanos);
    }

    void failed() {
        failures.increment();
    }

    void leave() {
        underWay.decrementAndGet();
    }

    boolean isOpen() {
        return !closed;
    }

    /** Lets no more begin, and waits for those that have begun. */
    Result end(Usage before, UsageNow now) throws Exception {
        closed = true;
        Await.until("all are answered", Duration.ofMinutes(1), () -> underWay.get() == 0);
        return new Result(
                kind,
                Duration.ofNanos(System.nanoTime() - start),
                requests.sum(),
                decisions.sum(),
                failures.sum(),
                latencies.milliseconds(0.5),
                latencies.milliseconds(0.99),
                now.get().since(before));
    }

    /** Reads the clocks of processor time. */
    @FunctionalInterface
    interface UsageNow {
        Usage get() throws Exception;
    }
}
