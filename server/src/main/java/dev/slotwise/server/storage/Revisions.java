package dev.slotwise.server.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * One number that grows with every change of settings (experiments, campaigns, keys). Every server
 * polls it, and loads what carries a higher number than it has seen.
 */
public final class Revisions {
    /**
     * Under this row's lock changes get their numbers in the order in which they commit: none is
     * ever skipped.
     */
    private static final String TAKE =
            "UPDATE settings_revision SET value = value + 1 RETURNING value";

    private static final String CURRENT = "SELECT value FROM settings_revision";

    private final Storage storage;

    public Revisions(Storage storage) {
        this.storage = storage;
    }

    /** Takes the next number within the transaction of the change it numbers. */
    public Future<Long> take(SqlConnection transaction) {
        return transaction.query(TAKE).execute().map(rows -> rows.iterator().next().getLong(0));
    }

    public Future<Long> current() {
        return storage.pool()
                .query(CURRENT)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
