package dev.slotwise.server.decisions;

import com.fasterxml.jackson.core.type.TypeReference;

import dev.slotwise.server.http.Json;
import dev.slotwise.server.learning.Evidence;
import dev.slotwise.server.learning.ExposureRule;
import dev.slotwise.server.learning.Fold;
import dev.slotwise.server.learning.FoldStore;
import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Decisions in the database: the statements, and how rows become records. */
final class DecisionStore {
    private static final String COLUMNS =
            """
            lane, id, workspace, experiment, version, arm, reason, fallback_cause, assignment_probability, evidence,
            recipient, send_id, timezone, features, attributes, send_at, decided_at, token_key, exposure\
            """;

    /**
     * Suppression is looked up where it can't be stale: in the statement that writes the decision.
     */
    private static final String ASKED =
            """
            asked AS MATERIALIZED (
                SELECT a.*, s.recipient_hash IS NOT NULL AS suppressed
                FROM unnest($1::int2[], $2::int8[], $3::int4[], $4::int4[], $5::int4[], $6::int2[], $7::int2[],
                            $8::text[], $9::float8[], $10::bytea[], $11::text[], $12::text[], $13::text[],
                            $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[], $18::int2[],
                            $19::int2[], $20::int2[], $21::uuid[], $22::int2[], $23::uuid[])
                     AS a(%s, key_lane, key_hash, suppression_lane, suppression_hash)
                LEFT JOIN suppression s ON s.lane = a.suppression_lane AND s.recipient_hash = a.suppression_hash
            )\
            """
                    .formatted(COLUMNS);

    private static final String APPENDED =
            """
            first AS (
                INSERT INTO first_decision (lane, key_hash, decision_id)
                SELECT key_lane, key_hash, id FROM %2$s WHERE key_hash IS NOT NULL ORDER BY key_lane, key_hash, id
                ON CONFLICT (lane, key_hash) DO NOTHING
                RETURNING decision_id
            ), appended AS (
                INSERT INTO decision (%1$s)
                SELECT lane, id, workspace, experiment, version,
                       CASE WHEN suppressed THEN -2 ELSE arm END, CASE WHEN suppressed THEN 5 ELSE reason END,
                       CASE WHEN suppressed THEN NULL ELSE fallback_cause END, assignment_probability, evidence,
                       recipient, send_id, timezone, features, attributes,
                       CASE WHEN suppressed THEN NULL ELSE send_at END, decided_at, token_key,
                       CASE WHEN suppressed THEN 0 ELSE exposure END
                FROM %2$s WHERE key_hash IS NULL OR id IN (SELECT decision_id FROM first)
                RETURNING id, reason
            )\
            """;

    /** Writes the first decision of each send and says which those are. */
    private static final String APPEND =
            "WITH %s, %s SELECT id, reason FROM appended"
                    .formatted(ASKED, APPENDED.formatted(COLUMNS, "asked"));

    /**
     * Decisions, links and sums in one statement and one round trip, for the usual case that every
     * decision is the first of its send and nobody is suppressed. In any other case it changes
     * nothing and answers false; when another server was faster by a hair it divides by zero, which
     * changes nothing either.
     */
    private static final String APPEND_ALL_OR_NOTHING =
            """
            WITH %s, usual AS MATERIALIZED (
                SELECT NOT EXISTS (SELECT 1 FROM asked WHERE suppressed)
                   AND NOT EXISTS (SELECT 1 FROM asked a JOIN first_decision f
                                   ON f.lane = a.key_lane AND f.key_hash = a.key_hash)
                   AND (SELECT count(key_hash) = count(DISTINCT key_hash) FROM asked) AS is
            ), head AS (
                UPDATE change_head AS h SET number = h.number + 1
                FROM (SELECT experiment FROM change_head
                      WHERE experiment = ANY($24) AND (SELECT usual.is FROM usual)
                      ORDER BY experiment FOR UPDATE) AS locked
                WHERE h.experiment = locked.experiment
                RETURNING h.experiment, h.number
            ), %s, linked AS (
                INSERT INTO link (lane, id, url)
                SELECT * FROM unnest($25::int2[], $26::bytea[], $27::text[]) ON CONFLICT (lane, id) DO NOTHING
            ), %s
            SELECT usual.is, 1 / (CASE WHEN NOT usual.is OR (SELECT count(*) FROM appended) = $28::int8
                                       THEN 1 ELSE 0 END)
            FROM usual\
            """
                    .formatted(
                            ASKED,
                            APPENDED.formatted(
                                    COLUMNS,
                                    "(SELECT asked.* FROM asked, usual WHERE usual.is AND (SELECT"
                                            + " count(*) FROM head) > 0) AS usually"),
                            FoldStore.withHead(29));

    private static final String DIVISION_BY_ZERO = "22012";

    private static final String ADD_LINKS =
            """
            INSERT INTO link (lane, id, url)
            SELECT * FROM unnest($1::int2[], $2::bytea[], $3::text[]) ON CONFLICT (lane, id) DO NOTHING\
            """;

    private static final String FIRST =
            """
            SELECT f.key_hash, f.decision_id FROM unnest($1::int2[], $2::uuid[]) AS asked(lane, key_hash)
            JOIN first_decision f ON f.lane = asked.lane AND f.key_hash = asked.key_hash\
            """;
    private static final String BY_ID =
            """
            SELECT %s,
                   EXISTS (SELECT 1 FROM event e WHERE e.lane = d.lane AND e.decision_id = d.id AND e.type = 32)
                   AND NOT EXISTS (SELECT 1 FROM event e
                                   WHERE e.lane = d.lane AND e.decision_id = d.id AND e.type = 33) AS unserved
            FROM unnest($1::int2[], $2::int8[]) AS asked(asked_lane, asked_id)
            JOIN decision d ON lane = asked_lane AND id = asked_id\
            """
                    .formatted(COLUMNS);
    private static final String DROP_ATTRIBUTES =
            """
            UPDATE decision SET attributes = NULL
            WHERE lane = $1 AND attributes IS NOT NULL AND decided_at < $2\
            """;

    private final Storage storage;
    private final FoldStore folds;

    DecisionStore(Storage storage, FoldStore folds) {
        this.storage = storage;
        this.folds = folds;
    }

    /**
     * Commits all of these with their links and sums; answers false, and changes nothing, when a
     * decision is not the first of its send or a recipient is suppressed.
     */
    Future<Boolean> appendAllOrNothing(
            List<Entry> entries,
            SortedSet<Integer> experiments,
            Map<LinkId, String> links,
            Fold fold) {
        var row = rows(entries).addArrayOfInteger(experiments.toArray(Integer[]::new));
        folds.addTo(addTo(row, links).addLong((long) entries.size()), fold);
        return storage.retrying(
                        () -> storage.pool().preparedQuery(APPEND_ALL_OR_NOTHING).execute(row))
                .map(rows -> rows.iterator().next().getBoolean(0))
                .recover(failure ->
                        failure instanceof PgException refused
                                        && DIVISION_BY_ZERO.equals(refused.getSqlState())
                                ? Future.succeededFuture(false)
                                : Future.failedFuture(failure));
    }

    /**
     * Writes those that are the first of their send; answers their reasons, which say who is
     * suppressed.
     */
    Future<Map<Long, Reason>> append(SqlConnection transaction, List<Entry> entries) {
        return transaction
                .preparedQuery(APPEND)
                .execute(rows(entries))
                .map(rows -> {
                    var reasons = HashMap.<Long, Reason>newHashMap(rows.size());
                    rows.forEach(
                            row -> reasons.put(row.getLong(0), Reason.ofCode(row.getShort(1))));
                    return reasons;
                });
    }

    Future<?> addLinks(SqlConnection transaction, Map<LinkId, String> links) {
        return links.isEmpty()
                ? Future.succeededFuture()
                : transaction.preparedQuery(ADD_LINKS).execute(addTo(Tuple.tuple(), links));
    }

    private static Tuple addTo(Tuple row, Map<LinkId, String> links) {
        // In one order everywhere, so that two servers adding the same links can't wait for each
        // other in a ring.
        var ids =
                links.keySet().stream()
                        .sorted((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()))
                        .toList();
        return row.addArrayOfShort(ids.stream().map(LinkId::lane).toArray(Short[]::new))
                .addArrayOfBuffer(
                        ids.stream().map(id -> Buffer.buffer(id.bytes())).toArray(Buffer[]::new))
                .addArrayOfString(ids.stream().map(links::get).toArray(String[]::new));
    }

    /** The decisions that were first of these sends. */
    Future<Map<UUID, StoredDecision>> first(List<UUID> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return storage.pool()
                .preparedQuery(FIRST)
                .execute(
                        Tuple.of(
                                keys.stream().map(Lane::of).toArray(Short[]::new),
                                (Object) keys.toArray(UUID[]::new)))
                .map(rows -> {
                    var ids = new HashMap<UUID, Long>();
                    rows.forEach(row -> ids.put(row.getUUID(0), row.getLong(1)));
                    return ids;
                })
                .compose(ids ->
                        find(List.copyOf(ids.values()))
                                .map(decisions -> {
                                    var found = new HashMap<UUID, StoredDecision>();
                                    ids.forEach((key, id) -> {
                                        var decision = decisions.get(id);
                                        if (decision != null) {
                                            found.put(key, decision);
                                        }
                                    });
                                    return found;
                                }));
    }

    /** The decisions with these ids, as far as there are any. */
    Future<Map<Long, StoredDecision>> find(List<Long> ids) {
        return storage.pool()
                .preparedQuery(BY_ID)
                .execute(
                        Tuple.of(
                                ids.stream().map(Lane::of).toArray(Short[]::new),
                                (Object) ids.toArray(Long[]::new)))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(DecisionStore::stored)
                                .collect(
                                        Collectors.toMap(StoredDecision::id, Function.identity())));
    }

    /** Drops what decisions of before that time were rendered with. */
    Future<Void> dropAttributes(OffsetDateTime before) {
        Future<Void> done = Future.succeededFuture();
        for (short lane = 0; lane < Lane.COUNT; lane++) {
            short each = lane;
            done =
                    done.compose(_ ->
                            storage.pool()
                                    .preparedQuery(DROP_ATTRIBUTES)
                                    .execute(Tuple.of(each, before))
                                    .mapEmpty());
        }
        return done;
    }

    private static Tuple rows(List<Entry> entries) {
        return Tuple.tuple()
                .addArrayOfShort(
                        column(entries, entry -> Lane.of(entry.decision().id()), Short[]::new))
                .addArrayOfLong(column(entries, entry -> entry.decision().id(), Long[]::new))
                .addArrayOfInteger(
                        column(
                                entries,
                                entry -> entry.decision().experiment().experiment().workspace(),
                                Integer[]::new))
                .addArrayOfInteger(
                        column(
                                entries,
                                entry -> entry.decision().experiment().id(),
                                Integer[]::new))
                .addArrayOfInteger(
                        column(
                                entries,
                                entry -> entry.decision().experiment().experiment().version(),
                                Integer[]::new))
                .addArrayOfShort(
                        column(entries, entry -> (short) entry.decision().armIndex(), Short[]::new))
                .addArrayOfShort(
                        column(entries, entry -> entry.decision().reason().code(), Short[]::new))
                .addArrayOfString(
                        optional(
                                entries,
                                entry -> entry.decision().fallbackCause().orElse(null),
                                String[]::new))
                .addArrayOfDouble(
                        column(
                                entries,
                                entry -> entry.decision().assignmentProbability(),
                                Double[]::new))
                .addArrayOfBuffer(
                        column(
                                entries,
                                entry -> Buffer.buffer(entry.decision().evidence().toBytes()),
                                Buffer[]::new))
                .addArrayOfString(
                        column(entries, entry -> entry.decision().recipient(), String[]::new))
                .addArrayOfString(
                        optional(entries, entry -> entry.sendId().orElse(null), String[]::new))
                .addArrayOfString(
                        column(entries, entry -> entry.decision().zone().getId(), String[]::new))
                .addArrayOfString(
                        optional(
                                entries, entry -> json(entry.decision().features()), String[]::new))
                .addArrayOfString(
                        optional(
                                entries,
                                entry ->
                                        entry.sendId().isPresent()
                                                ? text(entry.decision().attributes())
                                                : null,
                                String[]::new))
                .addArrayOfOffsetDateTime(
                        optional(
                                entries,
                                entry ->
                                        entry.decision()
                                                .sendAt()
                                                .map(at -> at.atOffset(ZoneOffset.UTC))
                                                .orElse(null),
                                OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(
                        column(
                                entries,
                                entry -> entry.decision().decidedAt().atOffset(ZoneOffset.UTC),
                                OffsetDateTime[]::new))
                .addArrayOfShort(
                        column(entries, entry -> (short) entry.decision().tokenKey(), Short[]::new))
                .addArrayOfShort(
                        column(entries, entry -> entry.decision().exposure().code(), Short[]::new))
                .addArrayOfShort(
                        optional(
                                entries,
                                entry -> entry.sendKey().map(Lane::of).orElse(null),
                                Short[]::new))
                .addArrayOfUUID(
                        optional(entries, entry -> entry.sendKey().orElse(null), UUID[]::new))
                .addArrayOfShort(
                        column(entries, entry -> Lane.of(entry.recipientHash()), Short[]::new))
                .addArrayOfUUID(column(entries, Entry::recipientHash, UUID[]::new));
    }

    private static <T> T[] column(
            List<Entry> entries, Function<Entry, T> value, IntFunction<T[]> array) {
        return entries.stream().map(value).toArray(array);
    }

    private static <T> T[] optional(
            List<Entry> entries,
            Function<Entry, @Nullable T> value,
            IntFunction<@Nullable T[]> array) {
        return entries.stream().map(value).toArray(array);
    }

    private static @Nullable String json(Map<String, Object> values) {
        return values.isEmpty() ? null : text(values);
    }

    private static String text(Map<String, Object> values) {
        return Json.write(values).toString(StandardCharsets.UTF_8);
    }

    private static final Json.Reader<Map<String, Object>> VALUES =
            Json.reader(new TypeReference<Map<String, Object>>() {});

    private static Map<String, Object> values(@Nullable String json) {
        return json == null ? Map.of() : Json.read(Buffer.buffer(json), VALUES);
    }

    private static StoredDecision stored(Row row) {
        var attributes = row.getString("attributes");
        return new StoredDecision(
                row.getLong("id"),
                row.getInteger("workspace"),
                row.getInteger("experiment"),
                row.getInteger("version"),
                row.getShort("arm"),
                Reason.ofCode(row.getShort("reason")),
                Optional.ofNullable(row.getString("fallback_cause")),
                row.getDouble("assignment_probability"),
                Evidence.fromBytes(row.getBuffer("evidence").getBytes()),
                row.getString("recipient"),
                Optional.ofNullable(row.getString("send_id")),
                ZoneId.of(row.getString("timezone")),
                values(row.getString("features")),
                Optional.ofNullable(attributes).map(DecisionStore::values),
                Optional.ofNullable(row.getOffsetDateTime("send_at"))
                        .map(OffsetDateTime::toInstant),
                row.getOffsetDateTime("decided_at").toInstant(),
                row.getShort("token_key"),
                ExposureRule.ofCode(row.getShort("exposure")),
                row.getBoolean("unserved"));
    }
}
