package dev.slotwise.server.engagement;

import dev.slotwise.server.http.Json;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.learning.EventType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of events that could not be written to the database. Replaying it twice changes nothing,
 * since the log counts each event once: so it is deleted only after it was replayed.
 */
final class EventSpool {
    private static final Logger LOG = LoggerFactory.getLogger(EventSpool.class);
    private static final long LARGEST = 64L << 20;
    private static final int AT_ONCE = 500;

    private final Vertx vertx;
    private final Path folder;
    private final Path open;
    private final Path replaying;
    private final Path setAside;
    private boolean underWay;

    EventSpool(Vertx vertx, Path folder) {
        this.vertx = vertx;
        this.folder = folder;
        this.open = folder.resolve("events.ndjson");
        this.replaying = folder.resolve("replaying.ndjson");
        this.setAside = folder.resolve("set-aside.ndjson");
    }

    record Kept(long decision, EventType type, Instant at) {}

    /** Completes when the event is on the disk; a 503 when the file is full. */
    Future<Void> keep(Engagement event) {
        return vertx.executeBlocking(() -> {
            write(open, kept(event));
            return null;
        });
    }

    private synchronized void write(Path file, Kept kept) throws IOException {
        Files.createDirectories(folder);
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            if (channel.size() > LARGEST) {
                throw Problem.unavailable("the spool of events is full", Duration.ofSeconds(30));
            }
            // A line break before it as well: what a full disk has cut short must not take this
            // one with it.
            var line = Buffer.buffer("\n").appendBuffer(Json.write(kept)).appendString("\n");
            var bytes = ByteBuffer.wrap(line.getBytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    Future<Void> replay(EventLog log) {
        synchronized (this) {
            if (underWay || (!Files.exists(open) && !Files.exists(replaying))) {
                return Future.succeededFuture();
            }
            underWay = true;
        }
        return vertx.executeBlocking(this::take)
                .compose(events ->
                        append(log, events, 0)
                                .compose(_ ->
                                        vertx.executeBlocking(() -> {
                                            Files.deleteIfExists(replaying);
                                            LOG.info(
                                                    "{} events from the time without a database are"
                                                            + " recorded",
                                                    events.size());
                                            return (Void) null;
                                        })))
                .eventually(() -> {
                    synchronized (this) {
                        underWay = false;
                    }
                    return Future.succeededFuture();
                });
    }

    private synchronized List<Engagement> take() throws IOException {
        if (!Files.exists(replaying)) {
            Files.move(open, replaying);
        }
        var events = new ArrayList<Engagement>();
        for (var line : Files.readAllLines(replaying)) {
            if (line.isBlank()) {
                continue;
            }
            try {
                var kept = Json.read(Buffer.buffer(line), Kept.class);
                events.add(Engagement.own(kept.decision(), kept.type(), kept.at()));
            } catch (Problem.Invalid cut) {
                // Only a line that a crash cut short can be unreadable: its event was never
                // acknowledged.
                LOG.warn("a line of the event spool is cut short: {}", cut.detail());
            }
        }
        return events;
    }

    private Future<Void> append(EventLog log, List<Engagement> events, int from) {
        if (from >= events.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(events.size(), from + AT_ONCE);
        var some = events.subList(from, to);
        return log.append(some)
                .<Void>mapEmpty()
                .recover(failure ->
                        failure instanceof Problem.Unavailable
                                ? Future.failedFuture(failure)
                                : appendEach(log, some, 0))
                .compose(_ -> append(log, events, to));
    }

    /** One event that can't be recorded must not keep the others out for ever: it is set aside. */
    private Future<Void> appendEach(EventLog log, List<Engagement> events, int index) {
        if (index >= events.size()) {
            return Future.succeededFuture();
        }
        var event = events.get(index);
        return log.append(List.of(event))
                .<Void>mapEmpty()
                .recover(failure -> {
                    if (failure instanceof Problem.Unavailable) {
                        return Future.failedFuture(failure);
                    }
                    LOG.error("set aside in {}: {}", setAside, event, failure);
                    return vertx.<Void>executeBlocking(() -> {
                        write(setAside, kept(event));
                        return null;
                    });
                })
                .compose(_ -> appendEach(log, events, index + 1));
    }

    private static Kept kept(Engagement event) {
        return new Kept(event.decision(), event.type(), event.occurredAt());
    }
}
