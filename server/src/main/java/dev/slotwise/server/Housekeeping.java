package dev.slotwise.server;

import dev.slotwise.server.decisions.Decisions;
import dev.slotwise.server.decisions.LinkTokens;
import dev.slotwise.server.engagement.Engagements;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.storage.Revisions;
import dev.slotwise.server.workspaces.ApiKeys;
import dev.slotwise.server.workspaces.TokenKeyStore;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What is to be done again and again. A task that fails is tried again the next time; it is logged
 * when that is new.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long SETTINGS_MILLIS = 250;
    private static final long SPOOL_MILLIS = 2_000;
    private static final long HOUR_MILLIS = 3_600_000;

    private final Vertx vertx;
    private final Revisions revisions;
    private final RunningExperiments running;
    private final ApiKeys keys;
    private final TokenKeyStore tokenKeys;
    private final LinkTokens tokens;
    private long loaded = -1;
    private volatile boolean stopped;

    Housekeeping(
            Vertx vertx,
            Revisions revisions,
            RunningExperiments running,
            ApiKeys keys,
            TokenKeyStore tokenKeys,
            LinkTokens tokens) {
        this.vertx = vertx;
        this.revisions = revisions;
        this.running = running;
        this.keys = keys;
        this.tokenKeys = tokenKeys;
        this.tokens = tokens;
    }

    void start(
            Engagements engagements,
            Decisions decisions,
            Clock clock,
            Duration tokenKeyAge,
            Duration idempotencyHorizon) {
        repeat("loading settings", SETTINGS_MILLIS, this::loadSettings);
        repeat("recording spooled events", SPOOL_MILLIS, engagements::replaySpool);
        repeat(
                "hourly cleaning",
                HOUR_MILLIS,
                () ->
                        tokenKeys
                                .rotate(tokenKeyAge)
                                .compose(_ -> engagements.forgetSeen())
                                .compose(_ ->
                                        decisions.dropAttributes(
                                                clock.instant().minus(idempotencyHorizon))));
    }

    /** What another server has changed since. */
    private Future<Void> loadSettings() {
        return revisions
                .current()
                .compose(current -> {
                    if (current == loaded) {
                        return Future.succeededFuture();
                    }
                    return running.reload()
                            .compose(_ -> keys.reload())
                            .compose(_ -> tokenKeys.load())
                            .map(found -> {
                                found.ifPresent(tokens::renew);
                                loaded = current;
                                return null;
                            });
                });
    }

    /** No task begins after this. */
    void stop() {
        stopped = true;
    }

    private void repeat(String what, long millis, Supplier<Future<Void>> task) {
        new Task(what, millis, task).next();
    }

    /**
     * Waits for one run to end before the next is due, so that a slow database is not asked faster
     * than it answers.
     */
    private final class Task {
        private final String what;
        private final long millis;
        private final Supplier<Future<Void>> task;
        private boolean failing;

        private Task(String what, long millis, Supplier<Future<Void>> task) {
            this.what = what;
            this.millis = millis;
            this.task = task;
        }

        private void next() {
            vertx.setTimer(millis, _ -> run());
        }

        private void run() {
            if (stopped) {
                return;
            }
            task.get()
                    .onComplete(done -> {
                        if (!stopped) {
                            note(done.cause());
                            next();
                        }
                    });
        }

        private void note(@Nullable Throwable failure) {
            if (failure != null && !failing) {
                LOG.warn("{} does not work at the moment: {}", what, failure.getMessage());
            } else if (failure == null && failing) {
                LOG.info("{} works again", what);
            }
            failing = failure != null;
        }
    }
}
