package dev.slotwise.server.experiments;

import dev.slotwise.server.http.Json;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.storage.Revisions;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * Experiments and campaigns in the database. Every change takes a revision, which is how other
 * servers hear of it.
 */
final class ExperimentStore {
    private static final String SELECT =
            """
            SELECT e.id, e.workspace, e.version, v.definition::text AS definition, e.status, e.winner,
                   e.disabled_arms, e.created_at, e.started_at, e.concluded_at
            FROM experiment e JOIN experiment_version v ON v.experiment = e.id AND v.version = %s
            """;
    private static final String BY_KEY =
            SELECT.formatted("e.version") + "WHERE e.workspace = $1 AND e.key = $2";
    private static final String BY_KEY_LOCKED = BY_KEY + " FOR UPDATE OF e";
    private static final String BY_WORKSPACE =
            SELECT.formatted("e.version") + "WHERE e.workspace = $1 ORDER BY e.created_at, e.id";
    private static final String CHANGED =
            SELECT.formatted("e.version") + "WHERE e.revision > $1 ORDER BY e.revision";
    private static final String OLD_VERSION = SELECT.formatted("$2") + "WHERE e.id = $1";

    private static final String INSERT =
            """
            INSERT INTO experiment (workspace, key, version, status, revision) VALUES ($1, $2, 1, 'draft', $3)
            ON CONFLICT (workspace, key) DO NOTHING RETURNING id\
            """;
    private static final String INSERT_VERSION =
            """
            INSERT INTO experiment_version (experiment, version, definition) VALUES ($1, $2, $3::text::jsonb)\
            """;
    private static final String INSERT_HEAD =
            """
            INSERT INTO change_head (experiment, number) VALUES ($1, 0) ON CONFLICT DO NOTHING\
            """;
    private static final String UPDATE =
            """
            UPDATE experiment SET version = $2, status = $3, winner = $4, disabled_arms = $5, started_at = $6,
                   concluded_at = $7, revision = $8
            WHERE id = $1\
            """;

    private static final String CAMPAIGN =
            "SELECT settings::text AS settings FROM campaign WHERE workspace = $1 AND key = $2";
    private static final String CAMPAIGNS_CHANGED =
            "SELECT workspace, settings::text AS settings FROM campaign WHERE revision > $1";
    private static final String PUT_CAMPAIGN =
            """
            INSERT INTO campaign (workspace, key, settings, revision) VALUES ($1, $2, $3::text::jsonb, $4)
            ON CONFLICT (workspace, key) DO UPDATE SET settings = excluded.settings, revision = excluded.revision\
            """;
    private static final String ADD_CAMPAIGN =
            """
            INSERT INTO campaign (workspace, key, settings, revision) VALUES ($1, $2, $3::text::jsonb, $4)
            ON CONFLICT (workspace, key) DO NOTHING\
            """;

    private final Storage storage;
    private final Revisions revisions;

    ExperimentStore(Storage storage, Revisions revisions) {
        this.storage = storage;
        this.revisions = revisions;
    }

    Future<Experiment> create(int workspace, Definition definition) {
        return storage.inTransaction(transaction ->
                revisions
                        .take(transaction)
                        .compose(revision ->
                                transaction
                                        .preparedQuery(INSERT)
                                        .execute(Tuple.of(workspace, definition.key(), revision))
                                        .map(rows ->
                                                first(rows, row -> row.getInteger(0))
                                                        .orElseThrow(() ->
                                                                Problem.conflict(
                                                                        "an experiment with the key '%s' exists"
                                                                                .formatted(
                                                                                        definition
                                                                                                .key()))))
                                        .compose(id -> addVersion(transaction, id, 1, definition))
                                        .compose(id ->
                                                transaction
                                                        .preparedQuery(INSERT_HEAD)
                                                        .execute(Tuple.of(id)))
                                        .compose(_ ->
                                                addCampaign(
                                                        transaction,
                                                        workspace,
                                                        definition.campaign(),
                                                        revision)))
                        .compose(_ ->
                                transaction
                                        .preparedQuery(BY_KEY)
                                        .execute(Tuple.of(workspace, definition.key())))
                        .map(rows -> first(rows, ExperimentStore::experiment).orElseThrow()));
    }

    /**
     * Changes an experiment under its row's lock; a changed definition becomes its next version.
     */
    Future<Experiment> change(int workspace, String key, UnaryOperator<Experiment> change) {
        return storage.inTransaction(transaction ->
                revisions
                        .take(transaction)
                        .compose(revision ->
                                transaction
                                        .preparedQuery(BY_KEY_LOCKED)
                                        .execute(Tuple.of(workspace, key))
                                        .compose(rows -> {
                                            var before =
                                                    first(rows, ExperimentStore::experiment)
                                                            .orElseThrow(() -> unknown(key));
                                            var after = change.apply(before);
                                            return save(transaction, before, after, revision)
                                                    .map(after);
                                        })));
    }

    private Future<Void> save(
            SqlConnection transaction, Experiment before, Experiment after, long revision) {
        var row =
                Tuple.tuple()
                        .addInteger(after.id())
                        .addInteger(after.version())
                        .addString(after.status().wire())
                        .addString(after.winner().orElse(null))
                        .addArrayOfString(
                                after.disabledArms().stream().sorted().toArray(String[]::new))
                        .addOffsetDateTime(
                                after.startedAt()
                                        .map(at -> at.atOffset(ZoneOffset.UTC))
                                        .orElse(null))
                        .addOffsetDateTime(
                                after.concludedAt()
                                        .map(at -> at.atOffset(ZoneOffset.UTC))
                                        .orElse(null))
                        .addLong(revision);
        Future<?> version =
                after.version() == before.version()
                        ? Future.succeededFuture()
                        : addVersion(transaction, after.id(), after.version(), after.definition());
        return version.compose(_ -> transaction.preparedQuery(UPDATE).execute(row))
                .compose(_ ->
                        addCampaign(
                                transaction,
                                after.workspace(),
                                after.definition().campaign(),
                                revision));
    }

    private static Future<Integer> addVersion(
            SqlConnection transaction, int id, int version, Definition definition) {
        return transaction
                .preparedQuery(INSERT_VERSION)
                .execute(
                        Tuple.of(
                                id,
                                version,
                                Json.write(definition).toString(StandardCharsets.UTF_8)))
                .map(id);
    }

    private static Future<Void> addCampaign(
            SqlConnection transaction, int workspace, String key, long revision) {
        return transaction
                .preparedQuery(ADD_CAMPAIGN)
                .execute(Tuple.of(workspace, key, json(Campaign.withDefaults(key)), revision))
                .mapEmpty();
    }

    Future<Optional<Experiment>> find(int workspace, String key) {
        return storage.pool()
                .preparedQuery(BY_KEY)
                .execute(Tuple.of(workspace, key))
                .map(rows -> first(rows, ExperimentStore::experiment));
    }

    Future<List<Experiment>> list(int workspace) {
        return storage.pool()
                .preparedQuery(BY_WORKSPACE)
                .execute(Tuple.of(workspace))
                .map(ExperimentStore::all);
    }

    Future<List<Experiment>> changedSince(long revision) {
        return storage.pool()
                .preparedQuery(CHANGED)
                .execute(Tuple.of(revision))
                .map(ExperimentStore::all);
    }

    /** The experiment as it is now, with the definition it had in an older version. */
    Future<Optional<Experiment>> atVersion(int id, int version) {
        return storage.pool()
                .preparedQuery(OLD_VERSION)
                .execute(Tuple.of(id, version))
                .map(rows -> first(rows, ExperimentStore::experiment));
    }

    Future<Optional<Campaign>> campaign(int workspace, String key) {
        return storage.pool()
                .preparedQuery(CAMPAIGN)
                .execute(Tuple.of(workspace, key))
                .map(rows -> first(rows, ExperimentStore::campaign));
    }

    Future<Void> putCampaign(int workspace, Campaign campaign) {
        return storage.inTransaction(transaction ->
                revisions
                        .take(transaction)
                        .compose(revision ->
                                transaction
                                        .preparedQuery(PUT_CAMPAIGN)
                                        .execute(
                                                Tuple.of(
                                                        workspace,
                                                        campaign.key(),
                                                        json(campaign),
                                                        revision)))
                        .mapEmpty());
    }

    Future<List<OwnedCampaign>> campaignsChangedSince(long revision) {
        return storage.pool()
                .preparedQuery(CAMPAIGNS_CHANGED)
                .execute(Tuple.of(revision))
                .map(rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(row ->
                                        new OwnedCampaign(
                                                row.getInteger("workspace"), campaign(row)))
                                .toList());
    }

    record OwnedCampaign(int workspace, Campaign campaign) {}

    static Problem unknown(String key) {
        return Problem.notFound("no experiment has the key '%s'".formatted(key));
    }

    private static String json(Object value) {
        return Json.write(value).toString(StandardCharsets.UTF_8);
    }

    private static Campaign campaign(Row row) {
        return Json.read(Buffer.buffer(row.getString("settings")), Campaign.class);
    }

    private static Experiment experiment(Row row) {
        return new Experiment(
                row.getInteger("id"),
                row.getInteger("workspace"),
                row.getInteger("version"),
                Json.read(Buffer.buffer(row.getString("definition")), Definition.class),
                Status.ofWire(row.getString("status")),
                Optional.ofNullable(row.getString("winner")),
                Set.of(row.getArrayOfStrings("disabled_arms")),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("started_at"))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getOffsetDateTime("concluded_at"))
                        .map(OffsetDateTime::toInstant));
    }

    private static List<Experiment> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(ExperimentStore::experiment)
                .toList();
    }

    private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).findFirst();
    }
}
