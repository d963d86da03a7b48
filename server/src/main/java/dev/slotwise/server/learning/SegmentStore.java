package dev.slotwise.server.learning;

import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers the values of categorical context features. The first twenty of a feature, in the order
 * in which they were committed, get a segment of their own; the others share one. A number once
 * given never changes, so every server and every rebuild sees the same segments.
 */
public final class SegmentStore {
    private static final String LOCK =
            "SELECT number FROM change_head WHERE experiment = $1 FOR UPDATE";
    private static final String KNOWN =
            """
            SELECT feature, level, value FROM segment_level WHERE experiment = $1 ORDER BY feature, level\
            """;
    private static final String ADD =
            """
            INSERT INTO segment_level (experiment, feature, level, value)
            SELECT $1, * FROM unnest($2::int2[], $3::int2[], $4::text[])\
            """;

    private final Storage storage;
    private final Map<Integer, Map<Value, Short>> levels = new ConcurrentHashMap<>();
    private final Set<Full> full = ConcurrentHashMap.newKeySet();

    public SegmentStore(Storage storage) {
        this.storage = storage;
    }

    /**
     * The segments of these features; empty when a value has no number here yet: {@link #register}
     * it, ask again.
     */
    public Optional<List<Segment>> find(
            int experiment, List<String> context, Map<String, Object> features) {
        if (features.isEmpty()) {
            return Optional.of(List.of());
        }
        var known = levels.getOrDefault(experiment, Map.of());
        var segments = new ArrayList<Segment>();
        for (short feature = 0; feature < context.size(); feature++) {
            var category = ContextFeatures.category(features, context.get(feature));
            if (category.isEmpty()) {
                continue;
            }
            var level = known.get(new Value(feature, category.get()));
            if (level != null) {
                segments.add(new Segment(feature, level));
            } else if (full.contains(new Full(experiment, feature))) {
                segments.add(new Segment(feature, Segment.OTHER));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(segments);
    }

    /** The values that have a segment of their own. */
    public Future<List<Level>> list(int experiment) {
        return storage.pool()
                .preparedQuery(KNOWN)
                .execute(Tuple.of(experiment))
                .map(rows -> {
                    var known = new ArrayList<Level>();
                    rows.forEach(row ->
                            known.add(
                                    new Level(
                                            new Segment(
                                                    row.getShort("feature"), row.getShort("level")),
                                            row.getString("value"))));
                    return List.copyOf(known);
                });
    }

    public record Level(Segment segment, String value) {}

    /** Learns the numbers that were given so far, without waiting for who gives more. */
    Future<Void> load(int experiment, List<String> context) {
        return storage.pool()
                .withConnection(connection -> known(connection, experiment))
                .map(known -> {
                    publish(experiment, context.size(), known);
                    return null;
                });
    }

    /** Gives every value that lacks one a number, or learns the numbers that others gave. */
    public Future<Void> register(
            int experiment, List<String> context, List<Map<String, Object>> rows) {
        return storage.inTransaction(transaction ->
                        transaction
                                .preparedQuery(LOCK)
                                .execute(Tuple.of(experiment))
                                .compose(_ -> known(transaction, experiment))
                                .compose(known -> {
                                    var added = assign(context, rows, known);
                                    return add(transaction, experiment, added, known)
                                            .map(_ -> known);
                                }))
                .map(known -> {
                    publish(experiment, context.size(), known);
                    return null;
                });
    }

    private static Future<Map<Value, Short>> known(SqlConnection transaction, int experiment) {
        return transaction
                .preparedQuery(KNOWN)
                .execute(Tuple.of(experiment))
                .map(rows -> {
                    var known = new ConcurrentHashMap<Value, Short>();
                    rows.forEach(row ->
                            known.put(
                                    new Value(row.getShort("feature"), row.getString("value")),
                                    row.getShort("level")));
                    return known;
                });
    }

    /** Adds to {@code known} what there is still room for, and answers what was added. */
    private static List<Value> assign(
            List<String> context, List<Map<String, Object>> rows, Map<Value, Short> known) {
        var added = new ArrayList<Value>();
        for (short feature = 0; feature < context.size(); feature++) {
            short next = countOf(known, feature);
            for (var row : rows) {
                var category = ContextFeatures.category(row, context.get(feature));
                if (category.isPresent() && next < Segment.OTHER) {
                    var value = new Value(feature, category.get());
                    if (known.putIfAbsent(value, next) == null) {
                        added.add(value);
                        next++;
                    }
                }
            }
        }
        return added;
    }

    private static Future<?> add(
            SqlConnection transaction, int experiment, List<Value> added, Map<Value, Short> known) {
        if (added.isEmpty()) {
            return Future.succeededFuture();
        }
        return transaction
                .preparedQuery(ADD)
                .execute(
                        Tuple.of(
                                experiment,
                                added.stream().map(Value::feature).toArray(Short[]::new),
                                added.stream().map(known::get).toArray(Short[]::new),
                                added.stream().map(Value::text).toArray(String[]::new)));
    }

    private void publish(int experiment, int features, Map<Value, Short> known) {
        // Numbers are only ever added: of two that come in the wrong order the larger is newer.
        levels.merge(experiment, Map.copyOf(known), (a, b) -> a.size() > b.size() ? a : b);
        for (short feature = 0; feature < features; feature++) {
            if (countOf(known, feature) >= Segment.OTHER) {
                full.add(new Full(experiment, feature));
            }
        }
    }

    private static short countOf(Map<Value, Short> known, short feature) {
        return (short) known.keySet().stream().filter(value -> value.feature == feature).count();
    }

    private record Value(short feature, String text) {}

    private record Full(int experiment, short feature) {}
}
