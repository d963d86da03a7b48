package dev.slotwise.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An experiment of twenty million decisions, as far as reports read it: its hourly sums, as four
 * servers that shared its load have left them. The decisions themselves are not there; reports
 * never read them.
 */
record SummedExperiment(String key) {
    static final int ARMS = 10;
    static final int DAYS = 60;
    static final int SERVERS = 4;
    static final int LEVELS = 8;
    static final List<String> CONTEXT = List.of("device", "country", "tier");
    static final long DECISIONS = 20_000_000;

    /** Two months of sends; the last of them wait for their outcome as those of real ones do. */
    private static final String STARTED_BEFORE =
            "UPDATE experiment SET started_at = now() - make_interval(days => ?) WHERE key = ?";

    private static final String LEVELS_SEEN =
            """
            INSERT INTO segment_level (experiment, feature, level, value)
            SELECT e.id, f, l, 'value ' || l
            FROM experiment e, generate_series(0, ?) AS f, generate_series(0, ? - 1) AS l WHERE e.key = ?\
            """;

    /**
     * Every cell has its share of the decisions, n, of which a share y clicked: better arms more,
     * evenings more. All arms are equally likely, so each of their n stands for as many in which
     * another arm could have been chosen.
     */
    private static final String SUMS =
            """
            INSERT INTO wave (lane, experiment, feature, level, hour, arm, change_number,
                decisions, exposures, exposure_seconds, delivered, opens, clicks, conversions, unsubscribes,
                complaints, bounces, machine_opens, machine_clicks, late, successes, value, sum_y, sum_y2,
                sum_1_p, sum_y_p, sum_1_p2, sum_y_p2, sum_y2_p2, sum_log_delay, sum_log_delay2,
                unsubscribed, sum_unsubscribed_p, sum_unsubscribed_p2, explored, drawn, eligible,
                sum_p, sum_p_variance, predicted)
            SELECT lane, e.id, feature, level, hour, arm, 1,
                n, n, 1800 * n, n, n / 3, y, y / 20, n / 1000,
                0, 0, n / 9, 0, 0, y, 0, y, y,
                n * k, y * k, n * k * k, y * k * k, y * k * k, 8 * y, 70 * y,
                n / 1000, n / 1000 * k, n / 1000 * k * k, n / 2, n, k * n,
                n, n * (1 - 1 / k), 0.05 * n
            FROM experiment e,
                 (SELECT lane, feature, level, hour, arm, k::float8 AS k, n,
                         (n * (0.03 + 0.002 * arm + 0.01 * (hour %% 24 > 16)::int))::int8 AS y
                  FROM generate_series((extract(epoch FROM now()) / 3600)::int - 24 * %1$d,
                                       (extract(epoch FROM now()) / 3600)::int - 1) AS hour,
                       (SELECT -1 AS feature, 0 AS level, 1 AS parts
                        UNION ALL
                        SELECT f, l, %2$d FROM generate_series(0, %3$d - 1) AS f, generate_series(0, %2$d - 1) AS l)
                           AS segments,
                       generate_series(0, %4$d - 1) AS lane,
                       generate_series(0, %5$d - 1) AS arm,
                       LATERAL (SELECT %5$d AS k, %6$d / (24 * %1$d * %4$d * %5$d) / parts AS n) AS share) AS cells
            WHERE e.key = ?\
            """
                    .formatted(DAYS, LEVELS, CONTEXT.size(), SERVERS, ARMS, DECISIONS);

    private static final String COLUMNS_OF_DAYS =
            """
            SELECT column_name, is_nullable = 'YES' AS of_everybody_only, data_type = 'bigint' AS counts
            FROM information_schema.columns
            WHERE table_name = 'wave_day' AND column_name NOT LIKE '%\\_hour'
              AND column_name NOT IN ('lane', 'experiment', 'feature', 'level', 'day', 'arm')\
            """;

    /** The same by the day, as the server adds them when it adds to hours. */
    private static final String SUMS_OF_DAYS =
            """
            INSERT INTO wave_day (lane, experiment, feature, level, day, arm, first_hour, last_hour, %s)
            SELECT lane, experiment, feature, level, hour / 24, arm,
                   min(hour) FILTER (WHERE exposures > 0), max(hour) FILTER (WHERE exposures > 0), %s
            FROM wave GROUP BY 1, 2, 3, 4, 5, 6\
            """;

    private record Definition(
            String key,
            String kind,
            List<Arm> arms,
            Map<String, String> policy,
            List<String> context,
            Map<String, String> reward) {}

    private record Arm(String key, String template) {}

    /** Describes and starts it; it counts from the next start of the server on. */
    void start(Api api) throws IOException, InterruptedException {
        api.post(
                "/v1/experiments",
                new Definition(
                        key,
                        "content",
                        IntStream.range(0, ARMS).mapToObj(i -> new Arm("arm-" + i, "Hi")).toList(),
                        Map.of("type", "thompson"),
                        CONTEXT,
                        Map.of("goal", "click", "window", "PT72H")));
        api.post("/v1/experiments/" + key + "/start");
    }

    /** Writes what so many decisions would have left; answers the rows. */
    int fill(Connection database) throws SQLException {
        try (var started = database.prepareStatement(STARTED_BEFORE);
                var levels = database.prepareStatement(LEVELS_SEEN);
                var sums = database.prepareStatement(SUMS);
                var tidy = database.createStatement()) {
            started.setInt(1, DAYS);
            started.setString(2, key);
            started.executeUpdate();
            levels.setInt(1, CONTEXT.size() - 1);
            levels.setInt(2, LEVELS);
            levels.setString(3, key);
            levels.executeUpdate();
            sums.setString(1, key);
            int rows = sums.executeUpdate();
            var names = new ArrayList<String>();
            var totals = new ArrayList<String>();
            try (var columns = tidy.executeQuery(COLUMNS_OF_DAYS)) {
                while (columns.next()) {
                    var name = columns.getString("column_name");
                    var total =
                            "sum(%s)%s"
                                    .formatted(name, columns.getBoolean("counts") ? "::int8" : "");
                    names.add(name);
                    totals.add(
                            columns.getBoolean("of_everybody_only")
                                    ? "CASE WHEN feature < 0 THEN " + total + " END"
                                    : total);
                }
            }
            tidy.execute(
                    SUMS_OF_DAYS.formatted(String.join(", ", names), String.join(", ", totals)));
            tidy.execute("VACUUM ANALYZE wave, wave_day");
            return rows;
        }
    }
}
