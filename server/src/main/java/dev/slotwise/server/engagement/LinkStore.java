package dev.slotwise.server.engagement;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.slotwise.server.decisions.LinkId;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;

import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Where links lead. Often-used ones are kept in memory, so that they work while the database is
 * away.
 */
final class LinkStore {
    private static final String FIND = "SELECT url FROM link WHERE lane = $1 AND id = $2";
    private static final long KEPT_CHARACTERS = 32 << 20;

    private final Storage storage;
    private final Cache<LinkId, String> kept =
            Caffeine.newBuilder()
                    .maximumWeight(KEPT_CHARACTERS)
                    .weigher((LinkId _, String url) -> url.length())
                    .build();

    LinkStore(Storage storage) {
        this.storage = storage;
    }

    Future<Optional<String>> find(LinkId link) {
        var known = kept.getIfPresent(link);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        return storage.pool()
                .preparedQuery(FIND)
                .execute(Tuple.of(link.lane(), Buffer.buffer(link.bytes())))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getString(0))
                                .findFirst())
                .onSuccess(found -> found.ifPresent(url -> kept.put(link, url)))
                .recover(failure -> Future.failedFuture(Storage.explain(failure)));
    }
}
