package dev.slotwise.load;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waiting for what can be asked for only. */
final class Await {
    private static final Duration BETWEEN = Duration.ofMillis(10);

    private Await() {}

    /**
     * @return how long it took
     * @throws IllegalStateException if it does not become true in time
     */
    static Duration until(String what, Duration limit, Callable<Boolean> condition)
            throws Exception {
        long start = System.nanoTime();
        if (!within(limit, condition)) {
            throw new IllegalStateException("after " + limit.toMillis() + " ms not yet: " + what);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whether it becomes true in time. */
    static boolean within(Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(BETWEEN);
        }
        return true;
    }
}
