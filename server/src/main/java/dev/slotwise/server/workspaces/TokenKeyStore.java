package dev.slotwise.server.workspaces;

import dev.slotwise.server.storage.Revisions;
import dev.slotwise.server.storage.Storage;
import dev.slotwise.server.tokens.TokenKeys;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;

/**
 * The keys that sign tokens, shared by all servers of a database: the newest signs, all of them
 * open.
 */
public final class TokenKeyStore {
    private static final String ALL = "SELECT id, secret FROM token_key ORDER BY id";
    private static final String YOUNG =
            """
            SELECT id FROM token_key WHERE created_at > now() - make_interval(secs => $1) LIMIT 1\
            """;
    private static final String ADD =
            """
            INSERT INTO token_key (id, secret) SELECT coalesce(max(id) + 1, 0), $1 FROM token_key\
            """;
    private static final int LARGEST_ID = 255;

    private final Storage storage;
    private final Revisions revisions;
    private final SecureRandom random;

    public TokenKeyStore(Storage storage, Revisions revisions, SecureRandom random) {
        this.storage = storage;
        this.revisions = revisions;
        this.random = random;
    }

    /**
     * Makes a new signing key when the newest is older than {@code age}; never more than fit into a
     * token's byte.
     */
    public Future<Void> rotate(Duration age) {
        return storage.inTransaction(transaction ->
                revisions
                        .take(transaction)
                        .compose(_ ->
                                transaction
                                        .preparedQuery(YOUNG)
                                        .execute(Tuple.of((double) age.toSeconds())))
                        .compose(young ->
                                young.size() > 0 ? Future.succeededFuture() : add(transaction)));
    }

    private Future<Void> add(SqlConnection transaction) {
        var secret = new byte[32];
        random.nextBytes(secret);
        return transaction
                .query(ALL)
                .execute()
                .compose(keys ->
                        keys.size() > LARGEST_ID
                                ? Future.succeededFuture()
                                : transaction
                                        .preparedQuery(ADD)
                                        .execute(Tuple.of(Buffer.buffer(secret)))
                                        .mapEmpty());
    }

    /** All keys; empty before the first rotation. */
    public Future<Optional<TokenKeys>> load() {
        return storage.pool()
                .query(ALL)
                .execute()
                .map(rows -> {
                    var secrets = new HashMap<Integer, byte[]>();
                    int newest = -1;
                    for (var row : rows) {
                        newest = row.getInteger("id");
                        secrets.put(newest, row.getBuffer("secret").getBytes());
                    }
                    return newest < 0
                            ? Optional.empty()
                            : Optional.of(new TokenKeys(secrets, newest));
                });
    }
}
