package dev.slotwise.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Brings a database to the schema that this build knows. */
public final class Migrations {
    private static final String FOLDER = "db/changes";

    /**
     * Silent: what it would log with a stack trace it also throws. Held here, or its level would be
     * forgotten.
     */
    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    private Migrations() {}

    /**
     * Applies the changes of the product that the database does not have yet.
     *
     * @return how many were applied
     * @throws DatabaseProblem if the database cannot be reached, is older than PostgreSQL 15, was
     *     made by a newer Slotwise, or refuses a change
     */
    public static int migrate(DatabaseAddress address) {
        return migrate(address, FOLDER);
    }

    /**
     * Applies the {@code .sql} files of a folder of the class path, in the order of their names.
     *
     * @see #migrate(DatabaseAddress)
     */
    public static int migrate(DatabaseAddress address, String changelogFolder) {
        return migrate(address, Changelog.read(Migrations.class.getClassLoader(), changelogFolder));
    }

    static int migrate(DatabaseAddress address, Changelog changelog) {
        try (Connection connection = Session.open(address)) {
            // Starting Liquibase takes a second or more. Mostly there is nothing for it to do.
            if (SchemaState.of(connection, address).is(changelog)) return 0;
            return migrate(connection, address, changelog);
        } catch (SQLException failure) {
            throw new DatabaseProblem(
                    "The database %s cannot be migrated (%s): mend that and start again."
                            .formatted(address.place(), failure.getMessage()),
                    failure);
        }
    }

    private static int migrate(Connection connection, DatabaseAddress address, Changelog changelog)
            throws SQLException {
        try (MigrationGuard _ = MigrationGuard.take(connection, address)) {
            SchemaState before = SchemaState.of(connection, address);
            if (before.is(changelog)) return 0;
            LIQUIBASE.setLevel(Level.OFF);
            LiquibaseRun run = new LiquibaseRun(connection, address, changelog);
            refuseNewer(before.applied(), run.changes(), address);
            // An older Slotwise that starts meanwhile must not take the old fingerprint for the
            // truth.
            if (!before.fingerprint().isEmpty()) comment(connection, "NULL");
            run.update();
            SchemaState after = SchemaState.of(connection, address);
            comment(
                    connection,
                    "'%s'".formatted(SchemaState.fingerprint(changelog, after.applied().size())));
            return after.applied().size() - before.applied().size();
        }
    }

    private static void refuseNewer(
            Set<SchemaState.Change> applied,
            Set<SchemaState.Change> known,
            DatabaseAddress address) {
        Set<String> unknown =
                applied.stream()
                        .filter(change -> !known.contains(change))
                        .map(SchemaState.Change::toString)
                        .collect(Collectors.toSet());
        unknown.stream()
                .sorted()
                .findFirst()
                .ifPresent(change -> {
                    throw new DatabaseProblem(
                            "The database %s was made by a newer Slotwise (it has the change %s): start the newer one, or give another database."
                                    .formatted(address.place(), change));
                });
    }

    private static void comment(Connection connection, String literal) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("COMMENT ON TABLE databasechangelog IS " + literal);
            if (!connection.getAutoCommit()) connection.commit();
        }
    }
}
