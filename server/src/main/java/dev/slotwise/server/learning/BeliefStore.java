package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.server.storage.Lane;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What learning reads and writes: heads, waves, changed trials, encodings, published posteriors,
 * leases.
 */
final class BeliefStore {
    private static final String HEADS = "SELECT experiment, number FROM change_head";
    private static final String WAVES =
            """
            SELECT w.lane, w.experiment, w.feature, w.level, w.hour, w.arm, %s
            FROM unnest($1::int4[], $2::int8[]) AS asked(experiment, since)
            JOIN wave w ON w.lane = ANY($3) AND w.experiment = asked.experiment
                       AND w.feature = -1 AND w.change_number > asked.since\
            """
                    .formatted(
                            Arrays.stream(WaveSum.values())
                                    .map(sum -> "w." + sum.column())
                                    .collect(Collectors.joining(", ")));
    private static final String TRIAL_CHANGES =
            """
            SELECT number, body FROM trial_change WHERE experiment = $1 AND number > $2 ORDER BY number LIMIT $3\
            """;
    private static final String ENCODING =
            """
            SELECT version, body FROM feature_encoding WHERE experiment = $1 ORDER BY version DESC LIMIT 1\
            """;
    private static final String ADD_ENCODING =
            """
            INSERT INTO feature_encoding (experiment, version, body) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING\
            """;
    private static final String POSTERIOR_VERSIONS =
            """
            SELECT experiment, version FROM posterior_head WHERE experiment = ANY($1)\
            """;
    private static final String POSTERIOR =
            """
            SELECT version, change_number, as_of, canonical, encoding, delay_log_mean, delay_log_sd, look_ahead, body
            FROM posterior_head WHERE experiment = $1\
            """;
    private static final String PUBLISH =
            """
            WITH published AS (
                INSERT INTO posterior_head AS head
                       (experiment, version, fence, change_number, as_of, canonical, encoding, body,
                        delay_log_mean, delay_log_sd, look_ahead)
                VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $9, $10, $11)
                ON CONFLICT (experiment) DO UPDATE
                SET version = head.version + 1, fence = excluded.fence, change_number = excluded.change_number,
                    as_of = excluded.as_of, canonical = excluded.canonical, encoding = excluded.encoding,
                    body = excluded.body, delay_log_mean = excluded.delay_log_mean,
                    delay_log_sd = excluded.delay_log_sd, look_ahead = excluded.look_ahead
                WHERE head.fence <= excluded.fence
                RETURNING version)
            INSERT INTO posterior_means (experiment, version, encoding, body)
            SELECT $1, version, $6, $8 FROM published
            RETURNING version\
            """;
    private static final String MEANS =
            """
            SELECT m.body AS means, e.body AS encoding FROM posterior_means m
            JOIN feature_encoding e ON e.experiment = m.experiment AND e.version = m.encoding
            WHERE m.experiment = $1 AND m.version = $2\
            """;
    private static final String FORGET_MEANS =
            """
            DELETE FROM posterior_means WHERE computed_at < now() - make_interval(days => 7)\
            """;

    /**
     * A lease passes to another owner only when it has run out; the fence grows with every change
     * of hands.
     */
    private static final String LEASE =
            """
            INSERT INTO job_lease AS lease (name, owner, until, fence)
            SELECT name, $2, now() + make_interval(secs => $3), 1 FROM unnest($1::text[]) AS asked(name) ORDER BY name
            ON CONFLICT (name) DO UPDATE
            SET owner = excluded.owner, until = excluded.until,
                fence = lease.fence + CASE WHEN lease.owner = excluded.owner THEN 0 ELSE 1 END
            WHERE lease.owner = excluded.owner OR lease.until < now()
            RETURNING name, fence\
            """;

    private static final String RELEASE = "UPDATE job_lease SET until = now() WHERE owner = $1";
    private static final String TAKE_AWAY =
            """
            INSERT INTO job_lease AS lease (name, owner, until, fence) VALUES ($1, $2, now(), 1)
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = now(), fence = lease.fence + 1
            RETURNING fence\
            """;

    private final Storage storage;

    BeliefStore(Storage storage) {
        this.storage = storage;
    }

    Future<Map<Integer, Long>> heads() {
        return storage.pool()
                .query(HEADS)
                .execute()
                .map(rows -> {
                    var heads = HashMap.<Integer, Long>newHashMap(rows.size());
                    rows.forEach(row -> heads.put(row.getInteger(0), row.getLong(1)));
                    return heads;
                });
    }

    /** The sums over everybody that changed since the number given for each experiment. */
    Future<List<WaveRow>> wavesSince(Map<Integer, Long> since) {
        var experiments = since.keySet().toArray(Integer[]::new);
        var numbers = Arrays.stream(experiments).map(since::get).toArray(Long[]::new);
        return storage.pool()
                .preparedQuery(WAVES)
                .execute(Tuple.of(experiments, numbers, Lane.all()))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(BeliefStore::wave)
                                .toList());
    }

    record WaveRow(short lane, WaveKey key, WaveSums sums) {}

    static WaveRow wave(Row row) {
        var sums = new WaveSums();
        for (var sum : WaveSum.values()) {
            var value =
                    sum.isCount()
                            ? row.getLong(sum.column()).doubleValue()
                            : row.getDouble(sum.column());
            sums.add(sum, value);
        }
        return new WaveRow(
                row.getShort("lane"),
                new WaveKey(
                        row.getInteger("experiment"),
                        new Segment(row.getShort("feature"), row.getShort("level")),
                        row.getInteger("hour"),
                        row.getShort("arm")),
                sums);
    }

    Future<List<NumberedChanges>> trialChanges(int experiment, long after, int most) {
        return storage.pool()
                .preparedQuery(TRIAL_CHANGES)
                .execute(Tuple.of(experiment, after, most))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(row ->
                                        new NumberedChanges(
                                                row.getLong("number"),
                                                TrialChange.fromBytes(
                                                        row.getBuffer("body").getBytes())))
                                .toList());
    }

    record NumberedChanges(long number, List<TrialChange> changes) {}

    Future<Optional<StoredEncoding>> encoding(int experiment) {
        return storage.pool()
                .preparedQuery(ENCODING)
                .execute(Tuple.of(experiment))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(row ->
                                        new StoredEncoding(
                                                row.getInteger("version"),
                                                row.getBuffer("body").getBytes()))
                                .findFirst());
    }

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way
    record StoredEncoding(int version, byte[] body) {}

    Future<Void> addEncoding(int experiment, byte[] body) {
        return storage.pool()
                .preparedQuery(ADD_ENCODING)
                .execute(Tuple.of(experiment, Buffer.buffer(body)))
                .mapEmpty();
    }

    Future<Map<Integer, Long>> posteriorVersions(Collection<Integer> experiments) {
        return storage.pool()
                .preparedQuery(POSTERIOR_VERSIONS)
                .execute(Tuple.of((Object) experiments.toArray(Integer[]::new)))
                .map(rows -> {
                    var versions = new HashMap<Integer, Long>();
                    rows.forEach(row -> versions.put(row.getInteger(0), row.getLong(1)));
                    return versions;
                });
    }

    Future<Optional<StoredPosterior>> posterior(int experiment) {
        return storage.pool()
                .preparedQuery(POSTERIOR)
                .execute(Tuple.of(experiment))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(row ->
                                        new StoredPosterior(
                                                row.getLong("version"),
                                                row.getLong("change_number"),
                                                row.getOffsetDateTime("as_of").toInstant(),
                                                row.getBoolean("canonical"),
                                                row.getInteger("encoding"),
                                                row.getDouble("delay_log_mean"),
                                                row.getDouble("delay_log_sd"),
                                                Optional.ofNullable(row.getBuffer("look_ahead"))
                                                        .map(it ->
                                                                LookAhead.fromBytes(it.getBytes())),
                                                row.getBuffer("body").getBytes()))
                                .findFirst());
    }

    /**
     * @param lookAhead where arms' worth is looked ahead to
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way
    record StoredPosterior(
            long version,
            long changeNumber,
            Instant asOf,
            boolean canonical,
            int encoding,
            double delayLogMean,
            double delayLogSd,
            Optional<LookAhead> lookAhead,
            byte[] body) {}

    /** The version under which it was published; empty when a later owner has taken over. */
    Future<Optional<Long>> publish(
            int experiment, long fence, StoredPosterior posterior, byte[] means) {
        return storage.pool()
                .preparedQuery(PUBLISH)
                .execute(
                        Tuple.tuple()
                                .addInteger(experiment)
                                .addLong(fence)
                                .addLong(posterior.changeNumber())
                                .addOffsetDateTime(posterior.asOf().atOffset(ZoneOffset.UTC))
                                .addBoolean(posterior.canonical())
                                .addInteger(posterior.encoding())
                                .addBuffer(Buffer.buffer(posterior.body()))
                                .addBuffer(Buffer.buffer(means))
                                .addDouble(posterior.delayLogMean())
                                .addDouble(posterior.delayLogSd())
                                .addBuffer(
                                        posterior
                                                .lookAhead()
                                                .map(it -> Buffer.buffer(it.toBytes()))
                                                .orElse(null)))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getLong(0))
                                .findFirst());
    }

    Future<Optional<PastMeans>> means(int experiment, long version) {
        return storage.pool()
                .preparedQuery(MEANS)
                .execute(Tuple.of(experiment, version))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(row ->
                                        new PastMeans(
                                                row.getBuffer("means").getBytes(),
                                                row.getBuffer("encoding").getBytes()))
                                .findFirst());
    }

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way
    record PastMeans(byte[] means, byte[] encoding) {}

    Future<Void> forgetOldMeans() {
        return storage.pool().query(FORGET_MEANS).execute().mapEmpty();
    }

    /** What a lease is for. */
    enum Lease {
        /** An experiment's posterior. */
        LEARN,
        /** What is believed of the blocks of a mail. */
        BLOCKS;

        private String of(int id) {
            return prefix() + id;
        }

        private String prefix() {
            return name().toLowerCase(Locale.ROOT) + ":";
        }
    }

    /** The leases this owner holds now, with their fences. */
    Future<Map<Integer, Long>> lease(
            Lease lease, Collection<Integer> ids, String owner, double seconds) {
        var names = ids.stream().map(lease::of).sorted().toArray(String[]::new);
        return storage.pool()
                .preparedQuery(LEASE)
                .execute(Tuple.of(names, owner, seconds))
                .map(rows -> {
                    var held = new HashMap<Integer, Long>();
                    rows.forEach(row ->
                            held.put(
                                    Integer.valueOf(
                                            row.getString(0).substring(lease.prefix().length())),
                                    row.getLong(1)));
                    return held;
                });
    }

    Future<Void> release(String owner) {
        return storage.pool().preparedQuery(RELEASE).execute(Tuple.of(owner)).mapEmpty();
    }

    /** Fences the present owner off. It notices with its next publication and begins anew. */
    Future<Long> takeAway(int experiment, String owner) {
        return storage.pool()
                .preparedQuery(TAKE_AWAY)
                .execute(Tuple.of(Lease.LEARN.of(experiment), owner))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    static List<TrialChange> flatten(List<NumberedChanges> pages) {
        var changes = new ArrayList<TrialChange>();
        pages.forEach(page -> changes.addAll(page.changes()));
        return changes;
    }
}
