package dev.slotwise.db;

import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.ui.LoggerUIService;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Liquibase over one changelog and one connection, which must have the {@link MigrationGuard}. */
final class LiquibaseRun {
    /** For somebody who runs Liquibase by hand and so has its lock without the guard. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Characters of a cause: Liquibase may list every change of a changelog, each in a line. */
    private static final int LONGEST = 400;

    /** Nothing goes to the terminal, nor to the makers of Liquibase. */
    private static final Map<String, Object> SETTINGS =
            Map.of(
                    Scope.Attr.ui.name(),
                    new LoggerUIService(),
                    "liquibase.analytics.enabled",
                    false);

    private final DatabaseAddress address;
    private final Liquibase liquibase;

    LiquibaseRun(Connection connection, DatabaseAddress address, Changelog changelog) {
        this.address = address;
        this.liquibase =
                quietly(() -> {
                    Database database =
                            DatabaseFactory.getInstance()
                                    .findCorrectDatabaseImplementation(
                                            new JdbcConnection(connection));
                    return new Liquibase(
                            ChangelogResources.ROOT, new ChangelogResources(changelog), database);
                });
        liquibase.setShowSummary(UpdateSummaryEnum.OFF);
        liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
    }

    Set<SchemaState.Change> changes() {
        return quietly(() ->
                liquibase.getDatabaseChangeLog().getChangeSets().stream()
                        .map(it ->
                                new SchemaState.Change(
                                        it.getId(), it.getAuthor(), it.getFilePath()))
                        .collect(Collectors.toSet()));
    }

    void update() {
        quietly(() -> {
            freeStaleLock();
            liquibase.update(new Contexts());
            return true;
        });
    }

    private void freeStaleLock() throws LiquibaseException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (liquibase.listLocks().length > 0) {
            if (Instant.now().isAfter(deadline)) {
                liquibase.forceReleaseLocks();
                return;
            }
            Pause.of(Duration.ofMillis(100));
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws Exception;
    }

    private <T> T quietly(Work<T> work) {
        try {
            return Scope.child(SETTINGS, work::run);
        } catch (DatabaseProblem problem) {
            throw problem;
        } catch (Exception failure) {
            throw new DatabaseProblem(
                    "The database %s cannot be migrated (%s): mend that and start again."
                            .formatted(address.place(), cause(failure)),
                    failure);
        }
    }

    /** The innermost says what happened; Liquibase wraps it several times. */
    private static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        String message = String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
        return message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
    }
}
