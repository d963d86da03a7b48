package dev.slotwise.server.engagement;

import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.learning.EventType;
import dev.slotwise.server.learning.Fold;
import dev.slotwise.server.learning.FoldStore;
import dev.slotwise.server.learning.Happened;
import dev.slotwise.server.learning.Label;
import dev.slotwise.server.learning.LoggedDecision;
import dev.slotwise.server.learning.RecipientHash;
import dev.slotwise.server.learning.SegmentStore;
import dev.slotwise.server.learning.TrialStore;
import dev.slotwise.server.storage.Digest;
import dev.slotwise.server.storage.GroupCommit;
import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The log of engagement. An event, its dedup and the sums it changes are committed in one
 * transaction, so that nothing is lost or counted twice, whatever is killed and whoever repeats.
 */
final class EventLog {
    /** The rows that a batch has seen before are those that this does not answer. */
    private static final String SEE =
            """
            INSERT INTO seen_event (lane, id_hash, day)
            SELECT lane, id_hash, $3 FROM unnest($1::int2[], $2::uuid[]) AS asked(lane, id_hash)
            ORDER BY lane, id_hash
            ON CONFLICT (lane, id_hash) DO NOTHING RETURNING id_hash\
            """;

    private static final String KNOWN =
            """
            SELECT e.decision_id, e.type, e.label, e.event_id, e.occurred_at, e.value
            FROM unnest($1::int2[], $2::int8[]) AS asked(lane, id)
            JOIN event e ON e.lane = asked.lane AND e.decision_id = asked.id\
            """;

    /** Of two reports of the same thing the earlier holds, in whichever order they come. */
    private static final String ADD =
            """
            INSERT INTO event AS known
                   (lane, decision_id, type, label, event_id, occurred_at, received_at, value, currency)
            SELECT lane, decision_id, type, label, event_id, occurred_at, received_at, value::numeric, currency
            FROM unnest($1::int2[], $2::int8[], $3::int2[], $4::int2[], $5::uuid[], $6::timestamptz[],
                        $7::timestamptz[], $8::text[], $9::text[])
                 AS a(lane, decision_id, type, label, event_id, occurred_at, received_at, value, currency)
            ON CONFLICT (lane, decision_id, type, label, event_id)
            DO UPDATE SET occurred_at = excluded.occurred_at, value = excluded.value, currency = excluded.currency
            WHERE excluded.occurred_at < known.occurred_at\
            """;

    private static final String SUPPRESS =
            """
            INSERT INTO suppression (lane, recipient_hash, cause, since)
            SELECT * FROM unnest($1::int2[], $2::uuid[], $3::int2[], $4::timestamptz[])
            ORDER BY 1, 2 ON CONFLICT (lane, recipient_hash) DO NOTHING\
            """;
    private static final String FORGET_SEEN = "DELETE FROM seen_event WHERE lane = $1 AND day < $2";

    private static final UUID FIRST_ONLY = new UUID(0, 0);
    private static final int SEEN_DAYS = 14;

    private final Storage storage;
    private final TrialStore trials;
    private final FoldStore folds;
    private final SegmentStore segments;
    private final RunningExperiments running;
    private final Clock clock;
    private final GroupCommit<Engagement, Recorded> group;

    EventLog(
            Vertx vertx,
            Storage storage,
            FoldStore folds,
            SegmentStore segments,
            RunningExperiments running,
            Clock clock) {
        this.storage = storage;
        this.trials = new TrialStore(storage);
        this.folds = folds;
        this.segments = segments;
        this.running = running;
        this.clock = clock;
        this.group = new GroupCommit<>(vertx, this::commit);
    }

    /** Completes once all of these are committed, with what became of each. */
    Future<List<Recorded>> append(List<Engagement> events) {
        return group.submit(events);
    }

    private Future<List<Recorded>> commit(List<Engagement> events) {
        var ids = new HashSet<Long>();
        events.forEach(event -> ids.add(event.decision()));
        return trials.decisions(ids)
                .compose(decisions -> registerSegments(decisions.values()).map(decisions))
                .compose(decisions ->
                        storage.inTransaction(transaction -> write(transaction, events, decisions)))
                .recover(failure -> Future.failedFuture(Storage.explain(failure)));
    }

    private Future<Void> registerSegments(Collection<LoggedDecision> decisions) {
        var unknown = new TreeMap<Integer, List<Map<String, Object>>>();
        for (var decision : decisions) {
            if (segments.find(decision.experiment(), context(decision), decision.features())
                    .isEmpty()) {
                unknown.computeIfAbsent(decision.experiment(), _ -> new ArrayList<>())
                        .add(decision.features());
            }
        }
        Future<Void> registered = Future.succeededFuture();
        for (var each : unknown.entrySet()) {
            var context = definition(each.getKey()).context();
            registered =
                    registered.compose(
                            _ -> segments.register(each.getKey(), context, each.getValue()));
        }
        return registered;
    }

    private List<String> context(LoggedDecision decision) {
        return definition(decision.experiment()).context();
    }

    private Definition definition(int experiment) {
        return running.find(experiment)
                .orElseThrow(() ->
                        new IllegalStateException("experiment " + experiment + " is not loaded"))
                .definition();
    }

    private Future<List<Recorded>> write(
            SqlConnection transaction,
            List<Engagement> events,
            Map<Long, LoggedDecision> decisions) {
        var experiments = new TreeSet<Integer>();
        decisions.values().forEach(decision -> experiments.add(decision.experiment()));
        // Sent one behind the other without waiting: the connection keeps their order.
        var locked = folds.lock(transaction, experiments);
        var seen = see(transaction, events, decisions);
        var known = known(transaction, decisions.keySet());
        return Future.all(locked, seen, known)
                .compose(_ -> {
                    var batch = new Batch(events, decisions, seen.result(), known.result());
                    var added = add(transaction, batch.changed.values());
                    var suppressed = suppress(transaction, batch.suppressed);
                    var folded = folds.write(transaction, locked.result(), batch.fold());
                    return Future.all(added, suppressed, folded).map(_ -> batch.answers);
                });
    }

    /** The ids that were not seen before. */
    private Future<Set<UUID>> see(
            SqlConnection transaction,
            List<Engagement> events,
            Map<Long, LoggedDecision> decisions) {
        var hashes = new TreeSet<UUID>();
        events.forEach(event -> idHash(event, decisions).ifPresent(hashes::add));
        if (hashes.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        return transaction
                .preparedQuery(SEE)
                .execute(
                        Tuple.of(
                                hashes.stream().map(Lane::of).toArray(Short[]::new),
                                hashes.toArray(UUID[]::new),
                                today()))
                .map(rows -> {
                    var fresh = new HashSet<UUID>();
                    rows.forEach(row -> fresh.add(row.getUUID(0)));
                    return fresh;
                });
    }

    /** An event of a decision that is not there may come again when it is: its id stays unseen. */
    private static Optional<UUID> idHash(Engagement event, Map<Long, LoggedDecision> decisions) {
        var decision = decisions.get(event.decision());
        return decision == null || !isOwn(event, decision)
                ? Optional.empty()
                : event.id()
                        .map(id ->
                                Digest.begin()
                                        .with("event")
                                        .with(decision.workspace())
                                        .with(id)
                                        .uuid());
    }

    private static boolean isOwn(Engagement event, LoggedDecision decision) {
        return event.workspace().isEmpty() || event.workspace().getAsInt() == decision.workspace();
    }

    private static Future<Map<EventKey, Happened>> known(
            SqlConnection transaction, Set<Long> decisions) {
        if (decisions.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return transaction
                .preparedQuery(KNOWN)
                .execute(
                        Tuple.of(
                                decisions.stream().map(Lane::of).toArray(Short[]::new),
                                (Object) decisions.toArray(Long[]::new)))
                .map(rows -> {
                    var known = new HashMap<EventKey, Happened>();
                    rows.forEach(row -> known.put(key(row), happened(row)));
                    return known;
                });
    }

    private static EventKey key(Row row) {
        return new EventKey(
                row.getLong("decision_id"),
                EventType.ofCode(row.getShort("type")),
                Label.ofCode(row.getShort("label")),
                row.getUUID("event_id"));
    }

    private static Happened happened(Row row) {
        var value = row.getNumeric("value");
        return new Happened(
                EventType.ofCode(row.getShort("type")),
                Label.ofCode(row.getShort("label")),
                row.getOffsetDateTime("occurred_at").toInstant().toEpochMilli(),
                value == null ? 0 : value.doubleValue());
    }

    /** What makes two reports one event. */
    private record EventKey(long decision, EventType type, Label label, UUID event)
            implements Comparable<EventKey> {
        @Override
        public int compareTo(EventKey other) {
            int order = Long.compare(decision, other.decision);
            order = order == 0 ? type.compareTo(other.type) : order;
            order = order == 0 ? label.compareTo(other.label) : order;
            return order == 0 ? event.compareTo(other.event) : order;
        }
    }

    private record Change(EventKey key, Engagement event) {}

    /** Works out, in memory and under the experiments' locks, what a batch of events changes. */
    private final class Batch {
        private final Map<Long, LoggedDecision> decisions;
        private final Map<Long, Map<EventKey, Happened>> before = new HashMap<>();
        private final Map<Long, Map<EventKey, Happened>> after = new TreeMap<>();
        private final TreeMap<EventKey, Change> changed = new TreeMap<>();
        private final Map<UUID, Engagement> suppressed = new TreeMap<>();
        private final List<Recorded> answers = new ArrayList<>();

        private Batch(
                List<Engagement> events,
                Map<Long, LoggedDecision> decisions,
                Set<UUID> fresh,
                Map<EventKey, Happened> known) {
            this.decisions = decisions;
            known.forEach((key, happened) ->
                    before.computeIfAbsent(key.decision, _ -> new TreeMap<>()).put(key, happened));
            var unused = new HashSet<>(fresh);
            events.forEach(event -> answers.add(take(event, unused)));
        }

        private Recorded take(Engagement event, Set<UUID> unused) {
            var decision = decisions.get(event.decision());
            if (decision == null || !isOwn(event, decision)) {
                return Recorded.UNKNOWN_DECISION;
            }
            var id = idHash(event, decisions);
            if (id.isPresent() && !unused.remove(id.get())) {
                return Recorded.DUPLICATE;
            }
            // Somebody may buy twice, but opens a mail for the first time only once.
            var named = event.type() == EventType.CONVERSION ? id.orElse(FIRST_ONLY) : FIRST_ONLY;
            var key = new EventKey(event.decision(), event.type(), event.label(), named);
            var happened =
                    after.computeIfAbsent(
                            event.decision(),
                            each -> new TreeMap<>(before.getOrDefault(each, Map.of())));
            long at = event.occurredAt().toEpochMilli();
            var earlier = happened.get(key);
            if (earlier != null) {
                if (at < earlier.at()) {
                    happened.put(key, happened(event, at));
                    changed.put(key, new Change(key, event));
                }
                return Recorded.DUPLICATE;
            }
            happened.put(key, happened(event, at));
            changed.put(key, new Change(key, event));
            if (event.type() == EventType.UNSUBSCRIBE || event.type() == EventType.COMPLAINT) {
                suppressed.put(RecipientHash.of(decision.workspace(), decision.recipient()), event);
            }
            return Recorded.ACCEPTED;
        }

        private static Happened happened(Engagement event, long at) {
            return new Happened(
                    event.type(),
                    event.label(),
                    at,
                    event.value().map(Number::doubleValue).orElse(0.0));
        }

        private Fold fold() {
            var fold = new Fold(id -> running.blocksWith(id).isPresent());
            after.forEach((id, events) -> {
                var decision = decisions.get(id);
                if (decision != null) {
                    var counted =
                            decision.counted(
                                    segments.find(
                                                    decision.experiment(),
                                                    context(decision),
                                                    decision.features())
                                            .orElseThrow());
                    fold.happened(
                            counted,
                            List.copyOf(before.getOrDefault(id, Map.of()).values()),
                            List.copyOf(events.values()),
                            definition(decision.experiment()));
                }
            });
            return fold;
        }
    }

    private Future<?> add(SqlConnection transaction, Collection<Change> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        return transaction
                .preparedQuery(ADD)
                .execute(
                        Tuple.tuple()
                                .addArrayOfShort(
                                        rows.stream()
                                                .map(row -> Lane.of(row.key.decision))
                                                .toArray(Short[]::new))
                                .addArrayOfLong(
                                        rows.stream()
                                                .map(row -> row.key.decision)
                                                .toArray(Long[]::new))
                                .addArrayOfShort(
                                        rows.stream()
                                                .map(row -> row.key.type.code())
                                                .toArray(Short[]::new))
                                .addArrayOfShort(
                                        rows.stream()
                                                .map(row -> row.key.label.code())
                                                .toArray(Short[]::new))
                                .addArrayOfUUID(
                                        rows.stream()
                                                .map(row -> row.key.event)
                                                .toArray(UUID[]::new))
                                .addArrayOfOffsetDateTime(
                                        rows.stream()
                                                .map(row ->
                                                        row.event
                                                                .occurredAt()
                                                                .atOffset(ZoneOffset.UTC))
                                                .toArray(OffsetDateTime[]::new))
                                .addArrayOfOffsetDateTime(
                                        rows.stream().map(_ -> now).toArray(OffsetDateTime[]::new))
                                .addArrayOfString(
                                        rows.stream()
                                                .map(row ->
                                                        row.event
                                                                .value()
                                                                .map(BigDecimal::toPlainString)
                                                                .orElse(null))
                                                .toArray(String[]::new))
                                .addArrayOfString(
                                        rows.stream()
                                                .map(row -> row.event.currency().orElse(null))
                                                .toArray(String[]::new)));
    }

    private Future<?> suppress(SqlConnection transaction, Map<UUID, Engagement> recipients) {
        if (recipients.isEmpty()) {
            return Future.succeededFuture();
        }
        var hashes = recipients.keySet();
        return transaction
                .preparedQuery(SUPPRESS)
                .execute(
                        Tuple.of(
                                hashes.stream().map(Lane::of).toArray(Short[]::new),
                                hashes.toArray(UUID[]::new),
                                recipients.values().stream()
                                        .map(event -> event.type().code())
                                        .toArray(Short[]::new),
                                recipients.values().stream()
                                        .map(event -> event.occurredAt().atOffset(ZoneOffset.UTC))
                                        .toArray(OffsetDateTime[]::new)));
    }

    private int today() {
        return (int) TimeUnit.MILLISECONDS.toDays(clock.millis());
    }

    /** Forgets event ids that are older than any sender's retries. */
    Future<Void> forgetSeen() {
        Future<Void> done = Future.succeededFuture();
        for (short lane = 0; lane < Lane.COUNT; lane++) {
            short each = lane;
            done =
                    done.compose(_ ->
                            storage.pool()
                                    .preparedQuery(FORGET_SEEN)
                                    .execute(Tuple.of(each, today() - SEEN_DAYS))
                                    .mapEmpty());
        }
        return done;
    }
}
