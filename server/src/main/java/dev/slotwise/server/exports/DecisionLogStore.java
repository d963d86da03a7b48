package dev.slotwise.server.exports;

import dev.slotwise.server.decisions.Reason;
import dev.slotwise.server.learning.Happened;
import dev.slotwise.server.learning.LoggedDecision;
import dev.slotwise.server.learning.TrialStore;
import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Reads an experiment's log from beginning to end, as it stands at one moment. */
final class DecisionLogStore {
    /** Decisions held at once, with all that happened to them. */
    static final int PAGE = 1_000;

    /**
     * In the order of ids, which is that of deciding on one server. Each lane is read along its key
     * and the lanes are merged: sorting, which the planner might prefer, would write the whole log
     * to disk before the first row.
     */
    private static final String DECISIONS =
            IntStream.range(0, Lane.COUNT)
                            .mapToObj(
                                    """
                                    (SELECT id, workspace, experiment, version, arm, reason, fallback_cause,
                                            assignment_probability, evidence, features, recipient, send_id, decided_at,
                                            coalesce(send_at, decided_at) AS sent_at, exposure
                                     FROM decision
                                     WHERE lane = %d AND experiment = $1 AND decided_at >= $2 AND decided_at < $3
                                     ORDER BY id)\
                                    """
                                            ::formatted)
                            .collect(Collectors.joining("\nUNION ALL\n"))
                    + "\nORDER BY id";

    private static final String WITHOUT_SORTING = "SET LOCAL enable_sort = off";

    private final Storage storage;
    private final TrialStore trials;

    DecisionLogStore(Storage storage) {
        this.storage = storage;
        this.trials = new TrialStore(storage);
    }

    /** A decision, and all that has happened to it. */
    record Found(
            LoggedDecision decision,
            Reason reason,
            Optional<String> fallbackCause,
            List<Happened> events) {}

    /** Begins with what was decided in that time, the end not included; to be closed. */
    Future<Reading> open(int experiment, OffsetDateTime from, OffsetDateTime to) {
        return storage.pool()
                .getConnection()
                .compose(connection ->
                        begin(connection, Tuple.of(experiment, from, to))
                                .onFailure(_ -> connection.close()))
                .recover(failure -> Future.failedFuture(Storage.explain(failure)));
    }

    private Future<Reading> begin(SqlConnection connection, Tuple asked) {
        return connection
                .query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .execute()
                .compose(_ -> connection.query(WITHOUT_SORTING).execute())
                .compose(_ -> connection.prepare(DECISIONS))
                .map(prepared -> new Reading(connection, prepared.cursor(asked)));
    }

    /** A reading under way: one connection, one transaction, one cursor. */
    final class Reading {
        private final SqlConnection connection;
        private final Cursor cursor;
        private boolean ended;

        private Reading(SqlConnection connection, Cursor cursor) {
            this.connection = connection;
            this.cursor = cursor;
        }

        /** The next decisions; none at the end. */
        Future<List<Found>> next() {
            return ended
                    ? Future.succeededFuture(List.of())
                    : cursor.read(PAGE).compose(this::page);
        }

        private Future<List<Found>> page(RowSet<Row> rows) {
            ended = !cursor.hasMore();
            var page = StreamSupport.stream(rows.spliterator(), false).toList();
            return trials.events(connection, page.stream().map(row -> row.getLong("id")).toList())
                    .map(events -> page.stream().map(row -> found(row, events)).toList());
        }

        /** Nothing was changed, so there is nothing to commit. */
        Future<Void> close() {
            return connection.query("ROLLBACK").execute().eventually(connection::close).mapEmpty();
        }
    }

    private static Found found(Row row, Map<Long, List<Happened>> events) {
        return new Found(
                TrialStore.decision(row),
                Reason.ofCode(row.getShort("reason")),
                Optional.ofNullable(row.getString("fallback_cause")),
                events.getOrDefault(row.getLong("id"), List.of()));
    }
}
