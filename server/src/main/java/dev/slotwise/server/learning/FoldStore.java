package dev.slotwise.server.learning;

import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a {@link Fold} within the transaction of what it counts. Every transaction first locks the
 * heads of the experiments it touches, in their order: so batches of an experiment follow each
 * other, and none deadlock.
 */
public final class FoldStore {
    private static final String LOCK =
            """
            SELECT experiment, number FROM change_head WHERE experiment = ANY($1) ORDER BY experiment FOR UPDATE\
            """;
    private static final String ADVANCE =
            """
            UPDATE change_head AS head SET number = taken.number
            FROM unnest($1::int4[], $2::int8[]) AS taken(experiment, number)
            WHERE head.experiment = taken.experiment\
            """;
    private static final String ADD_TRIAL_CHANGES =
            """
            INSERT INTO trial_change (experiment, number, body)
            SELECT * FROM unnest($1::int4[], $2::int8[], $3::bytea[])\
            """;

    /** Rows belong to the writer's lane: sums of two servers never wait for each other. */
    private static final String ADD_SUMS =
            """
            WITH counted AS MATERIALIZED (
                SELECT u.* FROM unnest($2::int4[], $3::int2[], $4::int2[], $5::int4[], $6::int2[], $7::int8[], %2$s)
                     AS u(experiment, feature, level, hour, arm, number, %1$s)
            ), daily AS (
                %4$s
            )
            INSERT INTO wave (lane, experiment, feature, level, hour, arm, change_number, %1$s)
            SELECT $1::int2, experiment, feature, level, hour, arm, number, %1$s FROM counted
            ON CONFLICT (lane, experiment, feature, level, hour, arm)
            DO UPDATE SET change_number = excluded.change_number, %3$s\
            """
                    .formatted(
                            columns("%s"),
                            parameters(8),
                            columns("%1$s = wave.%1$s + excluded.%1$s"),
                            DaySums.addCounted(1));

    private static final String LATEST = "SELECT coalesce(max(hour) + 1, 0)::int8 FROM wave";

    /**
     * Rows are emptied, not deleted: a running server takes rows that have changed and would keep
     * in memory what it never hears of again (as it does, until it starts anew, with rows that
     * somebody else deletes). Nobody holds days in memory.
     */
    private static final String EMPTY_SUMS =
            """
            WITH daily AS (DELETE FROM wave_day WHERE lane = ANY($3) AND experiment = ANY($1))
            UPDATE wave SET change_number = taken.number, %s
            FROM unnest($1::int4[], $2::int8[]) AS taken(experiment, number)
            WHERE wave.lane = ANY($3) AND wave.experiment = taken.experiment\
            """
                    .formatted(columns("%s = 0"));

    private static final int ROWS_AT_ONCE = 5_000;

    private final short lane;

    /**
     * @param writer any number that tells this server from its neighbours, to spread them over the
     *     lanes
     */
    public FoldStore(long writer) {
        this.lane = (short) Math.floorMod(writer, Lane.COUNT);
    }

    private static String columns(String pattern) {
        return Arrays.stream(WaveSum.values())
                .map(sum -> pattern.formatted(sum.column()))
                .collect(Collectors.joining(", "));
    }

    private static String parameters(int first) {
        return Arrays.stream(WaveSum.values())
                .map(sum ->
                        "$%d::%s[]"
                                .formatted(
                                        first + sum.ordinal(), sum.isCount() ? "int8" : "float8"))
                .collect(Collectors.joining(", "));
    }

    /** The end of the last hour in which something was counted: where a simulated clock goes on. */
    public Future<Instant> latest(Storage storage) {
        return storage.pool()
                .query(LATEST)
                .execute()
                .map(rows -> Instant.ofEpochSecond(rows.iterator().next().getLong(0) * 3600));
    }

    /**
     * The same writes as parts of a larger statement that has taken its numbers as {@code
     * head(experiment, number)}.
     *
     * @param first number of the first of its parameters, which {@link #addTo} adds
     */
    public static String withHead(int first) {
        return """
        counted AS MATERIALIZED (
            SELECT head.number, u.*
            FROM unnest($%4$d::int4[], $%5$d::int2[], $%6$d::int2[], $%7$d::int4[], $%8$d::int2[], %9$s)
                 AS u(experiment, feature, level, hour, arm, %1$s)
            JOIN head ON head.experiment = u.experiment
        ), daily AS (
            %3$s
        ), summed AS (
            INSERT INTO wave (lane, experiment, feature, level, hour, arm, change_number, %1$s)
            SELECT $%2$d::int2, experiment, feature, level, hour, arm, number, %1$s
            FROM counted ORDER BY experiment, feature, level, hour, arm
            ON CONFLICT (lane, experiment, feature, level, hour, arm)
            DO UPDATE SET change_number = excluded.change_number, %10$s
        ), told AS (
            INSERT INTO trial_change (experiment, number, body)
            SELECT u.experiment, head.number, u.body
            FROM unnest($%11$d::int4[], $%12$d::bytea[]) AS u(experiment, body)
            JOIN head ON head.experiment = u.experiment
        )\
        """
                .formatted(
                        columns("%s"),
                        first,
                        DaySums.addCounted(first),
                        first + 1,
                        first + 2,
                        first + 3,
                        first + 4,
                        first + 5,
                        parameters(first + 6),
                        columns("%1$s = wave.%1$s + excluded.%1$s"),
                        first + 6 + WaveSum.values().length,
                        first + 7 + WaveSum.values().length);
    }

    /** Adds the parameters of {@link #withHead}. */
    public Tuple addTo(Tuple row, Fold fold) {
        var changes = fold.changes();
        addKeys(row.addShort(lane), changes);
        for (var sum : WaveSum.values()) {
            addColumn(row, sum, changes.values());
        }
        var trials = fold.trials();
        return row.addArrayOfInteger(trials.keySet().toArray(Integer[]::new))
                .addArrayOfBuffer(
                        trials.values().stream()
                                .map(each -> Buffer.buffer(TrialChange.toBytes(each)))
                                .toArray(Buffer[]::new));
    }

    private static Tuple addKeys(Tuple row, Map<WaveKey, WaveSums> changes) {
        var keys = changes.keySet();
        return row.addArrayOfInteger(keys.stream().map(WaveKey::experiment).toArray(Integer[]::new))
                .addArrayOfShort(
                        keys.stream().map(key -> key.segment().feature()).toArray(Short[]::new))
                .addArrayOfShort(
                        keys.stream().map(key -> key.segment().level()).toArray(Short[]::new))
                .addArrayOfInteger(keys.stream().map(WaveKey::hour).toArray(Integer[]::new))
                .addArrayOfShort(keys.stream().map(key -> (short) key.arm()).toArray(Short[]::new));
    }

    /** Locks the experiments' heads until the transaction ends. */
    public Future<Heads> lock(SqlConnection transaction, SortedSet<Integer> experiments) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of((Object) experiments.toArray(Integer[]::new)))
                .map(rows -> {
                    var numbers = new HashMap<Integer, Long>();
                    rows.forEach(row -> numbers.put(row.getInteger(0), row.getLong(1)));
                    return new Heads(Map.copyOf(numbers));
                });
    }

    /** The last number that each locked experiment has given. */
    public record Heads(Map<Integer, Long> numbers) {
        long next(int experiment) {
            return numbers.getOrDefault(experiment, 0L) + 1;
        }
    }

    /**
     * Adds the sums, tells learners of changed trials, and gives the batch its number in every
     * experiment it touched.
     */
    public Future<Void> write(SqlConnection transaction, Heads heads, Fold fold) {
        var changes = fold.changes();
        var trials = fold.trials();
        var touched =
                Stream.concat(
                                changes.keySet().stream().map(WaveKey::experiment),
                                trials.keySet().stream())
                        .distinct()
                        .sorted()
                        .toArray(Integer[]::new);
        if (touched.length == 0) {
            return Future.succeededFuture();
        }
        var numbers = Arrays.stream(touched).map(heads::next).toArray(Long[]::new);
        // Sent one behind the other without waiting: the connection keeps their order.
        var sums = transaction.preparedQuery(ADD_SUMS).execute(rows(heads, changes));
        var advanced =
                transaction.preparedQuery(ADVANCE).execute(Tuple.of(touched, (Object) numbers));
        Future<RowSet<Row>> told =
                trials.isEmpty()
                        ? advanced
                        : transaction
                                .preparedQuery(ADD_TRIAL_CHANGES)
                                .execute(trialRows(heads, trials));
        return Future.all(sums, advanced, told).mapEmpty();
    }

    /**
     * Puts these sums in the place of all that the locked experiments have, and tells learners of
     * these trials, as one more batch of each.
     */
    Future<Void> replace(
            SqlConnection transaction,
            Heads heads,
            SortedMap<WaveKey, WaveSums> sums,
            Map<Integer, List<TrialChange>> trials) {
        var experiments = heads.numbers().keySet().stream().sorted().toArray(Integer[]::new);
        var numbers = Arrays.stream(experiments).map(heads::next).toArray(Long[]::new);
        var statements = new ArrayList<Future<?>>();
        statements.add(
                transaction
                        .preparedQuery(EMPTY_SUMS)
                        .execute(Tuple.of(experiments, numbers, Lane.all())));
        var all = List.copyOf(sums.keySet());
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            int to = Math.min(all.size(), from + ROWS_AT_ONCE);
            var some =
                    to == all.size()
                            ? sums.tailMap(all.get(from))
                            : sums.subMap(all.get(from), all.get(to));
            statements.add(transaction.preparedQuery(ADD_SUMS).execute(rows(heads, some)));
        }
        if (!trials.isEmpty()) {
            statements.add(
                    transaction.preparedQuery(ADD_TRIAL_CHANGES).execute(trialRows(heads, trials)));
        }
        statements.add(
                transaction
                        .preparedQuery(ADVANCE)
                        .execute(Tuple.of(experiments, (Object) numbers)));
        return Future.all(statements).mapEmpty();
    }

    private static Tuple trialRows(Heads heads, Map<Integer, List<TrialChange>> trials) {
        var experiments = trials.keySet().stream().sorted().toArray(Integer[]::new);
        return Tuple.of(
                experiments,
                Arrays.stream(experiments).map(heads::next).toArray(Long[]::new),
                Arrays.stream(experiments)
                        .map(experiment -> trials.getOrDefault(experiment, List.of()))
                        .map(changes -> Buffer.buffer(TrialChange.toBytes(changes)))
                        .toArray(Buffer[]::new));
    }

    private Tuple rows(Heads heads, Map<WaveKey, WaveSums> changes) {
        var row =
                addKeys(Tuple.tuple().addShort(lane), changes)
                        .addArrayOfLong(
                                changes.keySet().stream()
                                        .map(key -> heads.next(key.experiment()))
                                        .toArray(Long[]::new));
        for (var sum : WaveSum.values()) {
            addColumn(row, sum, changes.values());
        }
        return row;
    }

    private static void addColumn(Tuple row, WaveSum sum, Collection<WaveSums> changes) {
        if (sum.isCount()) {
            row.addArrayOfLong(
                    changes.stream().map(change -> change.count(sum)).toArray(Long[]::new));
        } else {
            row.addArrayOfDouble(
                    changes.stream().map(change -> change.get(sum)).toArray(Double[]::new));
        }
    }
}
