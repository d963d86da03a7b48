package dev.slotwise.server.workspaces;

import dev.slotwise.server.http.Caller;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.storage.Revisions;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Workspaces and API keys in the database. */
final class KeyStore {
    private static final String FIRST_WORKSPACE = "SELECT id FROM workspace ORDER BY id LIMIT 1";
    private static final String ADD_WORKSPACE =
            "INSERT INTO workspace (name) VALUES ($1) RETURNING id";
    private static final String ADD =
            """
            INSERT INTO api_key (id, workspace, name, hint, hash, scopes) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (hash) DO NOTHING
            RETURNING id, name, hint, scopes, created_at, revoked_at\
            """;
    private static final String LIST =
            """
            SELECT id, name, hint, scopes, created_at, revoked_at FROM api_key
            WHERE workspace = $1 ORDER BY created_at, id\
            """;
    private static final String REVOKE =
            """
            UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE workspace = $1 AND id = $2
            RETURNING id, name, hint, scopes, created_at, revoked_at\
            """;
    private static final String VALID =
            "SELECT workspace, name, hash, scopes FROM api_key WHERE revoked_at IS NULL";
    private static final String COUNT = "SELECT count(*) FROM api_key WHERE workspace = $1";

    private final Storage storage;
    private final Revisions revisions;

    KeyStore(Storage storage, Revisions revisions) {
        this.storage = storage;
        this.revisions = revisions;
    }

    /**
     * The first workspace, made on the first start. The settings row's lock keeps two first starts
     * apart.
     */
    Future<Integer> firstWorkspace() {
        return storage.inTransaction(transaction ->
                revisions
                        .take(transaction)
                        .compose(_ -> transaction.query(FIRST_WORKSPACE).execute())
                        .compose(rows ->
                                rows.size() > 0
                                        ? Future.succeededFuture(rows)
                                        : transaction
                                                .preparedQuery(ADD_WORKSPACE)
                                                .execute(Tuple.of("default")))
                        .map(rows -> rows.iterator().next().getInteger(0)));
    }

    Future<Long> count(int workspace) {
        return storage.pool()
                .preparedQuery(COUNT)
                .execute(Tuple.of(workspace))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Empty when a key with this secret is there already. */
    Future<Optional<ApiKey>> add(int workspace, String name, Set<Scope> scopes, KeySecret secret) {
        var row =
                Tuple.of(
                        UUID.randomUUID(),
                        workspace,
                        name,
                        secret.hint(),
                        Buffer.buffer(secret.digest()),
                        wire(scopes));
        return storage.inTransaction(transaction ->
                revisions
                        .take(transaction)
                        .compose(_ -> transaction.preparedQuery(ADD).execute(row))
                        .map(rows ->
                                StreamSupport.stream(rows.spliterator(), false)
                                        .map(KeyStore::key)
                                        .findFirst()));
    }

    Future<List<ApiKey>> list(int workspace) {
        return storage.pool()
                .preparedQuery(LIST)
                .execute(Tuple.of(workspace))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(KeyStore::key)
                                .toList());
    }

    Future<Optional<ApiKey>> revoke(int workspace, UUID id) {
        return storage.inTransaction(transaction ->
                revisions
                        .take(transaction)
                        .compose(_ ->
                                transaction.preparedQuery(REVOKE).execute(Tuple.of(workspace, id)))
                        .map(rows ->
                                StreamSupport.stream(rows.spliterator(), false)
                                        .map(KeyStore::key)
                                        .findFirst()));
    }

    Future<Map<Buffer, Caller>> valid() {
        return storage.pool()
                .query(VALID)
                .execute()
                .map(rows -> {
                    var callers = new HashMap<Buffer, Caller>();
                    for (var row : rows) {
                        callers.put(
                                row.getBuffer("hash"),
                                new Caller(
                                        row.getInteger("workspace"),
                                        row.getString("name"),
                                        scopes(row)));
                    }
                    return Map.copyOf(callers);
                });
    }

    private static ApiKey key(Row row) {
        var revoked = row.getOffsetDateTime("revoked_at");
        return new ApiKey(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("hint"),
                scopes(row),
                row.getOffsetDateTime("created_at")
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toInstant(),
                revoked == null ? null : revoked.toInstant());
    }

    private static Set<Scope> scopes(Row row) {
        var scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(row.getArrayOfStrings("scopes"))
                .map(scope -> Scope.valueOf(scope.toUpperCase(Locale.ROOT)))
                .forEach(scopes::add);
        return scopes;
    }

    private static String[] wire(Set<Scope> scopes) {
        return scopes.stream()
                .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toArray(String[]::new);
    }
}
