package dev.slotwise.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * What a database tells about its schema.
 *
 * @param fingerprint that of the changelog which was last applied in full, empty if unknown
 * @param applied names of the changes that were applied
 */
record SchemaState(String fingerprint, Set<Change> applied) {
    private static final int OLDEST_SERVER = 150_000;

    private static final String SERVER =
            """
            SELECT current_setting('server_version_num')::int AS version_number,
                   current_setting('server_version') AS version,
                   pg_is_in_recovery() AS standby,
                   to_regclass('databasechangelog') IS NOT NULL AS migrated,
                   coalesce(obj_description(to_regclass('databasechangelog'), 'pg_class'), '') AS fingerprint\
            """;

    private static final String APPLIED = "SELECT id, author, filename FROM databasechangelog";

    /** A change by the three words that identify it to Liquibase. */
    record Change(String id, String author, String file) {
        @Override
        public String toString() {
            return "%s:%s in %s".formatted(author, id, file);
        }
    }

    SchemaState {
        applied = Set.copyOf(applied);
    }

    /**
     * @throws DatabaseProblem if the server is not one that Slotwise can use
     */
    static SchemaState of(Connection connection, DatabaseAddress address) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet server = statement.executeQuery(SERVER)) {
            server.next();
            if (server.getInt("version_number") < OLDEST_SERVER)
                throw new DatabaseProblem(
                        "PostgreSQL at %s is version %s: Slotwise needs 15 or newer, so upgrade it or give another server."
                                .formatted(address.place(), server.getString("version")));
            if (server.getBoolean("standby"))
                throw new DatabaseProblem(
                        "PostgreSQL at %s is a standby, which only reads: give the primary's URL."
                                .formatted(address.place()));
            String fingerprint = server.getString("fingerprint");
            return new SchemaState(
                    fingerprint, server.getBoolean("migrated") ? applied(connection) : Set.of());
        }
    }

    private static Set<Change> applied(Connection connection) throws SQLException {
        Set<Change> applied = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(APPLIED)) {
            while (row.next())
                applied.add(
                        new Change(
                                row.getString("id"),
                                row.getString("author"),
                                row.getString("filename")));
        }
        return applied;
    }

    /** Whether the changelog was applied in full and nothing was added or taken away since. */
    boolean is(Changelog changelog) {
        return fingerprint.equals(fingerprint(changelog, applied.size()));
    }

    static String fingerprint(Changelog changelog, int applied) {
        return "%d changes, sha256 %s".formatted(applied, changelog.fingerprint());
    }
}
