package dev.slotwise.server.engagement;

import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.learning.EventType;
import dev.slotwise.server.learning.FoldStore;
import dev.slotwise.server.learning.SegmentStore;
import dev.slotwise.server.storage.Storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/**
 * The way of all engagement into the log. What only we have seen (a pixel, a click) is kept in a
 * file while the database is away, for nobody would tell us again.
 */
public final class Engagements {
    private static final Logger LOG = LoggerFactory.getLogger(Engagements.class);

    private final MeterRegistry registry;
    private final EventLog log;
    private final EventSpool spool;
    private final Clock clock;

    public Engagements(
            Vertx vertx,
            Storage storage,
            FoldStore folds,
            SegmentStore segments,
            RunningExperiments running,
            Clock clock,
            Path dataDirectory,
            MeterRegistry registry) {
        this.registry = registry;
        this.log = new EventLog(vertx, storage, folds, segments, running, clock);
        this.spool = new EventSpool(vertx, dataDirectory.resolve("spool"));
        this.clock = clock;
    }

    /** Reported by somebody who will try again when this fails. */
    Future<List<Recorded>> record(List<Engagement> events) {
        return log.append(events).onSuccess(recorded -> count(events, recorded));
    }

    private void count(List<Engagement> events, List<Recorded> recorded) {
        for (int i = 0; i < events.size(); i++) {
            registry.counter(
                            "slotwise.events",
                            "type",
                            events.get(i).type().name().toLowerCase(Locale.ROOT),
                            "outcome",
                            recorded.get(i).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .increment();
        }
    }

    /**
     * Seen by ourselves. Completes when it is safe: in the log, or in the spool until the log can
     * be reached.
     */
    Future<Void> saw(long decision, EventType type) {
        var event = Engagement.own(decision, type, clock.instant());
        return record(List.of(event))
                .<Void>mapEmpty()
                .recover(failure -> {
                    if (!(failure instanceof Problem.Unavailable)) {
                        LOG.error("an event is kept to be recorded later", failure);
                    }
                    registry.counter("slotwise.events.spooled").increment();
                    return spool.keep(event);
                });
    }

    /** A decision that was unserved is asked for again, and served. */
    public void served(long decision) {
        saw(decision, EventType.SERVED)
                .onFailure(
                        failure -> LOG.error("decision {} counts as not sent", decision, failure));
    }

    /** A decision whose asker was given a fallback: it was never sent. */
    public void unserved(long decision) {
        saw(decision, EventType.UNSERVED)
                .onFailure(failure ->
                        LOG.error(
                                "decision {} counts as sent, though it was not",
                                decision,
                                failure));
    }

    /** Brings what was kept in the file into the log; again and again, until it is empty. */
    public Future<Void> replaySpool() {
        return spool.replay(log);
    }

    public Future<Void> forgetSeen() {
        return log.forgetSeen();
    }
}
