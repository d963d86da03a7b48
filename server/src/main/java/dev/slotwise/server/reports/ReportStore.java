package dev.slotwise.server.reports;

import dev.slotwise.server.learning.Segment;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;
import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the sums that were folded when things happened: a report costs the same after years. */
final class ReportStore {
    /** Feature -1 is everybody; the rows of segments would count each recipient again. */
    private static final String SUMS =
            """
            SELECT level, hour / $6 AS start, hour < $7 AS matured, hour >= $8 AS after_end, arm,
                   min(hour) FILTER (WHERE exposures > 0) AS first, max(hour) FILTER (WHERE exposures > 0) AS last, %s
            FROM wave
            WHERE lane = ANY($1) AND experiment = $2 AND feature = $3 AND hour >= $4 AND hour < $5
            GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3 DESC, 4\
            """;

    /**
     * The same where whole days are counted together, from their own sums: hour by hour only the
     * days that are cut, by the period or by what has matured. Naming all levels lets the key find
     * their hours, and the offset keeps the planner from reading all hours once instead of each
     * day's.
     */
    private static final String SUMS_OF_DAYS =
            """
            SELECT level, start, matured, after_end, arm, min(first) AS first, max(last) AS last, %1$s
            FROM (SELECT level, day AS start, day * $6 < $7 AS matured, day * $6 >= $8 AS after_end, arm,
                         CASE WHEN exposures > 0 THEN first_hour END AS first,
                         CASE WHEN exposures > 0 THEN last_hour END AS last, %2$s
                  FROM wave_day
                  WHERE lane = ANY($1) AND experiment = $2 AND feature = $3
                    AND day >= $4 / $6 AND day <= ($5 - 1) / $6 AND day <> ALL($9::int4[])
                  UNION ALL
                  SELECT hours.* FROM unnest($9::int4[]) AS cut(day), LATERAL (
                      SELECT level, hour / $6, hour < $7, hour >= $8, arm,
                             CASE WHEN exposures > 0 THEN hour END, CASE WHEN exposures > 0 THEN hour END, %2$s
                      FROM wave
                      WHERE lane = ANY($1) AND experiment = $2 AND feature = $3 AND level = ANY($10::int2[])
                        AND hour >= greatest($4, cut.day * $6) AND hour < least($5, (cut.day + 1) * $6)
                      OFFSET 0) AS hours) AS cells
            GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3 DESC, 4\
            """;

    /** The hours that {@code wave_day} has together. */
    static final int DAY = 24;

    private static final Set<WaveSum> REPORTED = all(WaveSum::isReported);

    /** Segments have many rows. */
    private static final Set<WaveSum> COMPARED = all(WaveSum::isCompared);

    private final Storage storage;

    ReportStore(Storage storage) {
        this.storage = storage;
    }

    /**
     * Which sums, and how they are cut.
     *
     * @param feature index in the context; that of everybody is negative
     * @param hours that are counted together
     * @param maturedBefore the first hour whose attribution window may be open
     * @param end the first hour in which the experiment was over
     */
    record Cut(
            int experiment, short feature, Period period, int hours, int maturedBefore, int end) {
        /** Those of which not every hour belongs to the same stretch. */
        private Integer[] daysThatAreCut() {
            return IntStream.of(period.from(), period.to(), maturedBefore, end)
                    .filter(hour -> hour % DAY != 0 && hour != Period.EVER.to())
                    .map(hour -> hour / DAY)
                    .distinct()
                    .boxed()
                    .toArray(Integer[]::new);
        }
    }

    private static Set<WaveSum> all(Predicate<WaveSum> which) {
        return Arrays.stream(WaveSum.values())
                .filter(which)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(WaveSum.class)));
    }

    /** By the level of the feature. */
    Future<Map<Short, Stretches>> stretches(Cut cut) {
        return read(cut, REPORTED);
    }

    /** The same with no more than comparisons of arms need. */
    Future<Map<Short, Stretches>> compared(Cut cut) {
        return read(cut, COMPARED);
    }

    private Future<Map<Short, Stretches>> read(Cut cut, Set<WaveSum> sums) {
        return rows(cut, sums)
                .map(rows -> {
                    var cells = new TreeMap<Short, List<Cell>>();
                    rows.forEach(row ->
                            cells.computeIfAbsent(row.getShort("level"), _ -> new ArrayList<>())
                                    .add(cell(row, sums)));
                    var stretches = new TreeMap<Short, Stretches>();
                    cells.forEach((level, each) -> stretches.put(level, together(each, cut.hours)));
                    return stretches;
                });
    }

    private Future<RowSet<Row>> rows(Cut cut, Set<WaveSum> sums) {
        var asked =
                Tuple.of(
                        Lane.all(),
                        cut.experiment,
                        cut.feature,
                        cut.period.from(),
                        cut.period.to(),
                        cut.hours,
                        cut.maturedBefore,
                        cut.end);
        return cut.hours == DAY
                ? storage.pool()
                        .preparedQuery(SUMS_OF_DAYS.formatted(columns(sums), names(sums)))
                        .execute(
                                asked.addArrayOfInteger(cut.daysThatAreCut())
                                        .addArrayOfShort(Segment.levels()))
                : storage.pool().preparedQuery(SUMS.formatted(columns(sums))).execute(asked);
    }

    private static String names(Set<WaveSum> sums) {
        return sums.stream().map(WaveSum::column).collect(Collectors.joining(", "));
    }

    private static String columns(Set<WaveSum> sums) {
        return sums.stream()
                .map(sum ->
                        "sum(%1$s)%2$s AS %1$s"
                                .formatted(sum.column(), sum.isCount() ? "::int8" : ""))
                .collect(Collectors.joining(", "));
    }

    /** The sums of an arm within a stretch. */
    private record Cell(
            int start,
            boolean matured,
            boolean afterEnd,
            int arm,
            OptionalInt first,
            OptionalInt last,
            WaveSums sums) {
        boolean belongsWith(Cell other) {
            return start == other.start && matured == other.matured && afterEnd == other.afterEnd;
        }
    }

    private static Cell cell(Row row, Set<WaveSum> columns) {
        var sums = new WaveSums();
        for (var sum : columns) {
            sums.add(
                    sum,
                    sum.isCount()
                            ? row.getLong(sum.column()).doubleValue()
                            : row.getDouble(sum.column()));
        }
        return new Cell(
                row.getInteger("start"),
                row.getBoolean("matured"),
                row.getBoolean("after_end"),
                row.getShort("arm"),
                hour(row, "first"),
                hour(row, "last"),
                sums);
    }

    private static OptionalInt hour(Row row, String column) {
        var hour = row.getInteger(column);
        return hour == null ? OptionalInt.empty() : OptionalInt.of(hour);
    }

    /** Cells in the order of their stretches. */
    private static Stretches together(List<Cell> cells, int hours) {
        var stretches = new ArrayList<Stretch>();
        int from = 0;
        for (int to = 1; to <= cells.size(); to++) {
            if (to == cells.size() || !cells.get(to).belongsWith(cells.get(from))) {
                stretches.add(stretch(cells.subList(from, to), hours));
                from = to;
            }
        }
        return new Stretches(stretches);
    }

    private static Stretch stretch(List<Cell> cells, int hours) {
        var arms = new HashMap<Integer, WaveSums>();
        cells.forEach(cell -> arms.put(cell.arm, cell.sums));
        int start = cells.getFirst().start;
        return new Stretch(
                start * hours,
                (start + 1) * hours,
                cells.stream().flatMapToInt(cell -> cell.first.stream()).min(),
                cells.stream().flatMapToInt(cell -> cell.last.stream()).max(),
                cells.getFirst().matured,
                cells.getFirst().afterEnd,
                arms);
    }
}
