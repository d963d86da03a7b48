package dev.slotwise.server.learning;

import dev.slotwise.server.learning.BeliefStore.WaveRow;
import dev.slotwise.server.learning.FoldStore.Heads;
import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Logs and sums as they stand at one moment, read through one transaction while the server goes on.
 */
final class SnapshotStore {
    /** Few enough to be read in a moment, many enough not to be felt as pages. */
    static final int PAGE = 5_000;

    private static final String HEADS = "SELECT experiment, number FROM change_head";
    private static final String SUMS =
            """
            SELECT 0::int2 AS lane, experiment, feature, level, hour, arm, %s
            FROM wave WHERE lane = ANY($1) AND experiment = ANY($2)
            GROUP BY experiment, feature, level, hour, arm\
            """
                    .formatted(
                            Arrays.stream(WaveSum.values())
                                    .map(sum ->
                                            "sum(%1$s)%2$s AS %1$s"
                                                    .formatted(
                                                            sum.column(),
                                                            sum.isCount() ? "::int8" : ""))
                                    .collect(Collectors.joining(", ")));

    /** Numbers that are not whole agree to rounding, which depends on the order of adding. */
    private static final String DAYS_THAT_DIFFER =
            """
            SELECT DISTINCT experiment
            FROM (SELECT lane, experiment, feature, level, hour / 24 AS day, arm, sum(exposures) AS exposures,
                         sum(eligible) AS eligible, sum(sum_y) AS sum_y, sum(sum_1_p) AS sum_1_p
                  FROM wave WHERE lane = ANY($1) AND experiment = ANY($2) GROUP BY 1, 2, 3, 4, 5, 6) AS h
            FULL JOIN (SELECT * FROM wave_day WHERE lane = ANY($1) AND experiment = ANY($2)) AS d
                 USING (lane, experiment, feature, level, day, arm)
            WHERE coalesce(h.exposures, 0) <> coalesce(d.exposures, 0)
               OR coalesce(h.eligible, 0) <> coalesce(d.eligible, 0)
               OR abs(coalesce(h.sum_y, 0) - coalesce(d.sum_y, 0)) > 1e-9 * (1 + abs(coalesce(h.sum_y, 0)))
               OR abs(coalesce(h.sum_1_p, 0) - coalesce(d.sum_1_p, 0)) > 1e-9 * (1 + abs(coalesce(h.sum_1_p, 0)))\
            """;

    /** By the key, so that each page begins where the last one ended, however long the log is. */
    private static final String DECISIONS =
            """
            SELECT id, workspace, experiment, version, arm, assignment_probability, evidence, features, recipient,
                   send_id, decided_at, coalesce(send_at, decided_at) AS sent_at, exposure
            FROM decision WHERE lane = $1 AND id > $2 AND experiment = ANY($3) ORDER BY id LIMIT $4\
            """;

    private static final String EVENTS =
            """
            SELECT decision_id, type, label, occurred_at, value
            FROM event WHERE lane = $1 AND decision_id >= $2 AND decision_id <= $3\
            """;

    private final SqlConnection connection;
    private volatile boolean committed;

    private SnapshotStore(SqlConnection connection) {
        this.connection = connection;
    }

    /** One that nobody waits for; the first read is its moment. */
    static Future<SnapshotStore> open(Storage storage) {
        return begin(storage, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }

    /** One to be changed: whoever locks its experiments' heads then waits until it is closed. */
    static Future<SnapshotStore> openToReplace(Storage storage) {
        return begin(storage, "BEGIN ISOLATION LEVEL READ COMMITTED");
    }

    private static Future<SnapshotStore> begin(Storage storage, String begin) {
        return storage.pool()
                .getConnection()
                .compose(connection ->
                        connection
                                .query(begin)
                                .execute()
                                .map(_ -> new SnapshotStore(connection))
                                .onFailure(_ -> connection.close()));
    }

    Future<Heads> lock(FoldStore folds, SortedSet<Integer> experiments) {
        return folds.lock(connection, experiments);
    }

    /** The last number that each experiment has given. */
    Future<Map<Integer, Long>> heads() {
        return connection
                .query(HEADS)
                .execute()
                .map(rows -> {
                    var heads = HashMap.<Integer, Long>newHashMap(rows.size());
                    rows.forEach(row -> heads.put(row.getInteger(0), row.getLong(1)));
                    return heads;
                });
    }

    /** The sums of these experiments, lanes added up. */
    Future<SortedMap<WaveKey, WaveSums>> sums(Collection<Integer> experiments) {
        return connection
                .preparedQuery(SUMS)
                .execute(Tuple.of(Lane.all(), (Object) experiments.toArray(Integer[]::new)))
                .map(rows -> {
                    var sums = new TreeMap<WaveKey, WaveSums>();
                    for (var row : rows) {
                        WaveRow wave = BeliefStore.wave(row);
                        sums.put(wave.key(), wave.sums());
                    }
                    return sums;
                });
    }

    /** Those of these experiments whose sums of days are not those of their hours. */
    Future<Set<Integer>> daysDiffer(Collection<Integer> experiments) {
        return connection
                .preparedQuery(DAYS_THAT_DIFFER)
                .execute(Tuple.of(Lane.all(), (Object) experiments.toArray(Integer[]::new)))
                .map(rows ->
                        list(rows).stream()
                                .map(row -> row.getInteger("experiment"))
                                .collect(Collectors.toSet()));
    }

    /** The next decisions of a lane, in the order of their ids. */
    Future<List<LoggedDecision>> decisions(
            short lane, long after, Collection<Integer> experiments) {
        return connection
                .preparedQuery(DECISIONS)
                .execute(Tuple.of(lane, after, experiments.toArray(Integer[]::new), PAGE))
                .map(rows -> list(rows).stream().map(TrialStore::decision).toList());
    }

    /** What happened to a lane's decisions from one id to another, both included. */
    Future<Map<Long, List<Happened>>> events(short lane, long from, long to) {
        return connection
                .preparedQuery(EVENTS)
                .execute(Tuple.of(lane, from, to))
                .map(rows ->
                        list(rows).stream()
                                .collect(
                                        Collectors.groupingBy(
                                                row -> row.getLong("decision_id"),
                                                Collectors.mapping(
                                                        TrialStore::happened,
                                                        Collectors.toList()))));
    }

    Future<Void> replace(
            FoldStore folds,
            Heads heads,
            SortedMap<WaveKey, WaveSums> sums,
            Map<Integer, List<TrialChange>> trials) {
        return folds.replace(connection, heads, sums, trials)
                .compose(_ -> connection.query("COMMIT").execute())
                .map(_ -> {
                    committed = true;
                    return null;
                });
    }

    /** What was not committed by then never was. */
    Future<Void> close() {
        return committed
                ? connection.close()
                : connection.query("ROLLBACK").execute().eventually(connection::close).mapEmpty();
    }

    private static List<Row> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }
}
