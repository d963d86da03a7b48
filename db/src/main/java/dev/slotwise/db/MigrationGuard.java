package dev.slotwise.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets one Slotwise at a time migrate a database. PostgreSQL holds this lock for the session, so it
 * ends with the process that took it. Liquibase's own lock is a row that a killed process leaves
 * behind; whoever has the guard knows that no Slotwise stands behind that row any more.
 */
final class MigrationGuard implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * A host that vanished without a word holds the guard for some 25 seconds, not for PostgreSQL's
     * two hours.
     */
    private static final String NOTICE_THE_DEAD =
            """
            SET tcp_keepalives_idle = 10;
            SET tcp_keepalives_interval = 5;
            SET tcp_keepalives_count = 3;
            SET client_connection_check_interval = '5s'\
            """;

    /**
     * Asked again and again: a statement that waits for the lock would hold a snapshot, and CREATE
     * INDEX CONCURRENTLY of the one that has it would wait for that snapshot in turn. The number
     * says "slotwise" in ASCII.
     */
    private static final String TAKE =
            "SELECT pg_try_advisory_lock(x'736c6f7477697365'::bit(64)::bigint)";

    private static final String GIVE_BACK =
            "SELECT pg_advisory_unlock(x'736c6f7477697365'::bit(64)::bigint)";

    private final Connection connection;

    private MigrationGuard(Connection connection) {
        this.connection = connection;
    }

    static MigrationGuard take(Connection connection, DatabaseAddress address) throws SQLException {
        Instant deadline = Instant.now().plus(PATIENCE);
        try (Statement statement = connection.createStatement()) {
            statement.execute(NOTICE_THE_DEAD);
            while (!isTrue(statement, TAKE)) {
                if (Instant.now().isAfter(deadline))
                    throw new DatabaseProblem(
                            "Another Slotwise has been migrating %s for %d minutes: look what it waits for, or stop it, and start again."
                                    .formatted(address.place(), PATIENCE.toMinutes()));
                Pause.of(POLL);
            }
        }
        return new MigrationGuard(connection);
    }

    @Override
    public void close() throws SQLException {
        if (connection.isClosed()) return; // and so the guard is given back
        if (!connection.getAutoCommit()) connection.rollback();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(GIVE_BACK);
        }
    }

    private static boolean isTrue(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
