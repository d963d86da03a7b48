package dev.slotwise.server.learning;

import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What is published of the blocks of mails. */
final class BlockStore {
    private static final String VERSIONS =
            "SELECT mail, version FROM block_head WHERE mail = ANY($1)";
    private static final String PUBLISHED = "SELECT version, body FROM block_head WHERE mail = $1";

    /** A stalled owner that wakes up has a lower fence than the last one, and is refused. */
    private static final String PUBLISH =
            """
            INSERT INTO block_head AS head (mail, version, fence, as_of, body) VALUES ($1, 1, $2, $3, $4)
            ON CONFLICT (mail) DO UPDATE
            SET version = head.version + 1, fence = excluded.fence, as_of = excluded.as_of, body = excluded.body
            WHERE head.fence <= excluded.fence
            RETURNING version\
            """;

    private final Storage storage;

    BlockStore(Storage storage) {
        this.storage = storage;
    }

    Future<Map<Integer, Long>> versions(Collection<Integer> mails) {
        return storage.pool()
                .preparedQuery(VERSIONS)
                .execute(Tuple.of((Object) mails.toArray(Integer[]::new)))
                .map(rows -> {
                    var versions = new HashMap<Integer, Long>();
                    rows.forEach(row -> versions.put(row.getInteger(0), row.getLong(1)));
                    return versions;
                });
    }

    /** All groups of blocks of a mail that interact; none when nothing was published. */
    Future<List<BlockBeliefs>> published(int mail) {
        return storage.pool()
                .preparedQuery(PUBLISHED)
                .execute(Tuple.of(mail))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .findFirst()
                                .map(row ->
                                        BlockBeliefs.fromBytes(
                                                row.getLong("version"),
                                                row.getBuffer("body").getBytes()))
                                .orElse(List.of()));
    }

    /** The version under which it was published; empty when a later owner has taken over. */
    Future<Optional<Long>> publish(int mail, long fence, Instant asOf, byte[] body) {
        return storage.pool()
                .preparedQuery(PUBLISH)
                .execute(Tuple.of(mail, fence, asOf.atOffset(ZoneOffset.UTC), Buffer.buffer(body)))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getLong(0))
                                .findFirst());
    }
}
