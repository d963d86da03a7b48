package dev.slotwise.server.learning;

import dev.slotwise.server.http.Json;
import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the logs hold of decisions and of what happened to them. */
public final class TrialStore {
    private static final String DECISIONS =
            """
            SELECT d.id, d.workspace, d.experiment, d.version, d.arm, d.assignment_probability, d.evidence, d.features,
                   d.recipient, d.send_id, d.decided_at, coalesce(d.send_at, d.decided_at) AS sent_at, d.exposure
            FROM unnest($1::int2[], $2::int8[]) AS asked(lane, id)
            JOIN decision d ON d.lane = asked.lane AND d.id = asked.id\
            """;
    private static final String EVENTS =
            """
            SELECT e.decision_id, e.type, e.label, e.occurred_at, e.value
            FROM unnest($1::int2[], $2::int8[]) AS asked(lane, id)
            JOIN event e ON e.lane = asked.lane AND e.decision_id = asked.id\
            """;

    private final Storage storage;

    public TrialStore(Storage storage) {
        this.storage = storage;
    }

    /** The decisions with these ids, as far as there are any. */
    public Future<Map<Long, LoggedDecision>> decisions(Collection<Long> ids) {
        return storage.pool()
                .preparedQuery(DECISIONS)
                .execute(keys(ids))
                .map(rows -> {
                    var found = HashMap.<Long, LoggedDecision>newHashMap(rows.size());
                    rows.forEach(row -> found.put(row.getLong("id"), decision(row)));
                    return found;
                });
    }

    /** The decisions that began to count as trials with these changes. */
    Future<Map<Long, LoggedDecision>> exposedBy(List<TrialChange> changes) {
        var ids =
                changes.stream()
                        .filter(TrialChange::exposedNow)
                        .map(TrialChange::decision)
                        .toList();
        return ids.isEmpty() ? Future.succeededFuture(Map.of()) : decisions(ids);
    }

    /**
     * All that happened to each of these decisions; read within a transaction that holds their
     * experiments' heads.
     */
    public Future<Map<Long, List<Happened>>> events(SqlClient transaction, Collection<Long> ids) {
        return transaction
                .preparedQuery(EVENTS)
                .execute(keys(ids))
                .map(rows -> {
                    var found = new HashMap<Long, List<Happened>>();
                    for (var row : rows) {
                        found.computeIfAbsent(row.getLong("decision_id"), _ -> new ArrayList<>())
                                .add(happened(row));
                    }
                    return found;
                });
    }

    /** The same as it is now, outside of any transaction. */
    public Future<Map<Long, List<Happened>>> events(Collection<Long> ids) {
        return events(storage.pool(), ids);
    }

    static Happened happened(Row row) {
        return new Happened(
                EventType.ofCode(row.getShort("type")),
                Label.ofCode(row.getShort("label")),
                row.getOffsetDateTime("occurred_at").toInstant().toEpochMilli(),
                row.getNumeric("value") == null ? 0 : row.getNumeric("value").doubleValue());
    }

    /** From a row that has at least the columns asked for here. */
    public static LoggedDecision decision(Row row) {
        return new LoggedDecision(
                row.getLong("id"),
                row.getInteger("workspace"),
                row.getInteger("experiment"),
                row.getInteger("version"),
                row.getShort("arm"),
                row.getDouble("assignment_probability"),
                Evidence.fromBytes(row.getBuffer("evidence").getBytes()),
                features(row.getString("features")),
                row.getString("recipient"),
                Optional.ofNullable(row.getString("send_id")),
                row.getOffsetDateTime("decided_at").toInstant().toEpochMilli(),
                row.getOffsetDateTime("sent_at").toInstant().toEpochMilli(),
                ExposureRule.ofCode(row.getShort("exposure")));
    }

    private static final Json.Reader<Map<String, Object>> FEATURES = Json.reader(new FeatureMap());

    private static final class FeatureMap
            extends com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>> {}

    private static Map<String, Object> features(@Nullable String json) {
        return json == null ? Map.of() : Json.read(Buffer.buffer(json), FEATURES);
    }

    private static Tuple keys(Collection<Long> ids) {
        return Tuple.of(
                ids.stream().map(Lane::of).toArray(Short[]::new),
                (Object) ids.toArray(Long[]::new));
    }
}
