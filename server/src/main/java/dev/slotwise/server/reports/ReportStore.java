package dev.slotwise.server.reports;

import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

import java.util.HashMap;
import java.util.Map;

/** Reads the sums that were folded when things happened: a report costs the same after years. */
final class ReportStore {
    /** Feature -1 is everybody; the rows of segments would count each recipient again. */
    private static final String SUMS =
            """
            SELECT arm, sum(decisions)::int8 AS decisions, sum(exposures)::int8 AS exposures,
                   sum(delivered)::int8 AS delivered, sum(opens)::int8 AS opens, sum(clicks)::int8 AS clicks,
                   sum(conversions)::int8 AS conversions, sum(unsubscribes)::int8 AS unsubscribes,
                   sum(complaints)::int8 AS complaints, sum(bounces)::int8 AS bounces,
                   sum(machine_opens)::int8 AS machine_opens, sum(machine_clicks)::int8 AS machine_clicks,
                   sum(late)::int8 AS late, sum(successes)::int8 AS successes, sum(value) AS value
            FROM wave WHERE lane = ANY($1) AND experiment = $2 AND feature = -1 GROUP BY arm\
            """;

    private final Storage storage;

    ReportStore(Storage storage) {
        this.storage = storage;
    }

    /** By the arm's index; negative ones for recipients who got nothing. */
    Future<Map<Integer, ArmSums>> sums(int experiment) {
        return storage.pool()
                .preparedQuery(SUMS)
                .execute(Tuple.of(Lane.all(), experiment))
                .map(rows -> {
                    var arms = HashMap.<Integer, ArmSums>newHashMap(rows.size());
                    rows.forEach(row -> arms.put((int) row.getShort("arm"), arm(row)));
                    return arms;
                });
    }

    private static ArmSums arm(Row row) {
        return new ArmSums(
                row.getLong("decisions"),
                row.getLong("exposures"),
                row.getLong("delivered"),
                row.getLong("opens"),
                row.getLong("clicks"),
                row.getLong("conversions"),
                row.getLong("unsubscribes"),
                row.getLong("complaints"),
                row.getLong("bounces"),
                row.getLong("machine_opens"),
                row.getLong("machine_clicks"),
                row.getLong("late"),
                row.getLong("successes"),
                row.getDouble("value"));
    }
}
