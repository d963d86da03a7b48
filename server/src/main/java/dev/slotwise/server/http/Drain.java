package dev.slotwise.server.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a server end without cutting anyone off. While requests are still in flight new ones are
 * served too, with {@code Connection: close}, so that clients move elsewhere; once none is left, a
 * late one gets a 503.
 */
public final class Drain {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Promise<Void> idle = Promise.promise();
    private volatile boolean draining;
    private volatile boolean closed;

    /** Requests that are being answered now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Whether {@link #quiesce} has been asked for: no longer ready. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Ends the service. Completes when no request is in flight; fails with a {@link
     * java.util.concurrent.TimeoutException} if that takes longer.
     */
    public Future<Void> quiesce(Duration atMost) {
        draining = true;
        closeWhenIdle();
        return idle.future().timeout(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Counts a request in. False if it comes too late, and is not counted. */
    boolean enter() {
        inFlight.incrementAndGet();
        if (closed) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        inFlight.decrementAndGet();
        if (draining) {
            closeWhenIdle();
        }
    }

    private void closeWhenIdle() {
        if (inFlight.get() == 0) {
            closed = true;
            // A request may have come in between the two lines above: it leaves through here again.
            if (inFlight.get() == 0) {
                idle.tryComplete();
            }
        }
    }
}
