package dev.slotwise.server;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.db.Migrations;
import dev.slotwise.server.content.Templates;
import dev.slotwise.server.decisions.BatchApi;
import dev.slotwise.server.decisions.CampaignApi;
import dev.slotwise.server.decisions.Decisions;
import dev.slotwise.server.decisions.DecisionsApi;
import dev.slotwise.server.decisions.EchoApi;
import dev.slotwise.server.decisions.ExplanationApi;
import dev.slotwise.server.decisions.LinkTokens;
import dev.slotwise.server.engagement.Engagements;
import dev.slotwise.server.engagement.EventsApi;
import dev.slotwise.server.engagement.LinksApi;
import dev.slotwise.server.experiments.CampaignsApi;
import dev.slotwise.server.experiments.ExperimentsApi;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.exports.ExportsApi;
import dev.slotwise.server.http.ApiDescription;
import dev.slotwise.server.http.Drain;
import dev.slotwise.server.http.HealthApi;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Timekeeper;
import dev.slotwise.server.learning.FoldStore;
import dev.slotwise.server.learning.Learning;
import dev.slotwise.server.learning.LiveBeliefs;
import dev.slotwise.server.learning.SegmentStore;
import dev.slotwise.server.learning.SimulationApi;
import dev.slotwise.server.reports.ReportsApi;
import dev.slotwise.server.statistics.StatisticsApi;
import dev.slotwise.server.storage.IdLease;
import dev.slotwise.server.storage.Revisions;
import dev.slotwise.server.storage.Storage;
import dev.slotwise.server.workspaces.ApiKeys;
import dev.slotwise.server.workspaces.KeysApi;
import dev.slotwise.server.workspaces.TokenKeyStore;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The product in one process, and the one place that says {@code new}: it reads as the picture of
 * the architecture.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final long START_SECONDS = 60;

    private final Vertx vertx;
    private final Drain drain;
    private final Housekeeping housekeeping;
    private final Learning learning;
    private final Storage storage;
    private final Duration drainTimeout;
    private final int port;
    private final Optional<String> firstKey;

    private Server(
            Vertx vertx,
            Drain drain,
            Housekeeping housekeeping,
            Learning learning,
            Storage storage,
            Duration drainTimeout,
            int port,
            Optional<String> firstKey) {
        this.vertx = vertx;
        this.drain = drain;
        this.housekeeping = housekeeping;
        this.learning = learning;
        this.storage = storage;
        this.drainTimeout = drainTimeout;
        this.port = port;
        this.firstKey = firstKey;
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** The secret of the key that was made with the first workspace: to be shown once. */
    public Optional<String> firstKey() {
        return firstKey;
    }

    /**
     * Brings the database to the newest schema and starts.
     *
     * @throws ConfigurationError if the port is taken or the address can't be listened on
     */
    public static Server start(
            Configuration configuration, DatabaseAddress database, Clock systemClock)
            throws Exception {
        Migrations.migrate(database);
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var vertx = vertx(metrics);
        try {
            return start(configuration, database, systemClock, metrics, vertx);
        } catch (Exception e) {
            vertx.close().await(START_SECONDS, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static Server start(
            Configuration configuration,
            DatabaseAddress database,
            Clock systemClock,
            PrometheusMeterRegistry metrics,
            Vertx vertx)
            throws Exception {
        var random = new SecureRandom();
        var storage = Storage.open(vertx, database, configuration.database().connections());
        var revisions = new Revisions(storage);

        // Who may call, and what signs the links.
        var keys = new ApiKeys(storage, revisions, random);
        var firstKey =
                keys.bootstrap(configuration.bootstrapKey()).await(START_SECONDS, TimeUnit.SECONDS);
        var tokenKeys = new TokenKeyStore(storage, revisions, random);
        tokenKeys.rotate(configuration.tokenKeyAge()).await(START_SECONDS, TimeUnit.SECONDS);
        var tokens =
                new LinkTokens(
                        tokenKeys.load().await(START_SECONDS, TimeUnit.SECONDS).orElseThrow());

        // What may be tried, what is believed of it.
        var time =
                configuration.simulatedClock()
                        ? Timekeeper.simulated(
                                new FoldStore(0)
                                        .latest(storage)
                                        .await(START_SECONDS, TimeUnit.SECONDS))
                        : Timekeeper.real(systemClock);
        var running = new RunningExperiments(storage, revisions, new Templates());
        running.reload().await(START_SECONDS, TimeUnit.SECONDS);
        var ids = IdLease.open(storage, "decision").await(START_SECONDS, TimeUnit.SECONDS);
        var folds = new FoldStore(ids.block());
        var segments = new SegmentStore(storage);
        var beliefs = new LiveBeliefs();
        var owner = UUID.randomUUID().toString();
        var learning =
                new Learning(
                        storage,
                        running,
                        beliefs,
                        time,
                        configuration.learningInterval(),
                        owner,
                        metrics);
        metrics.gauge(
                "slotwise.learning.lag.seconds", learning, it -> it.lag().toMillis() / 1000.0);
        learning.start();
        learning.catchUp().await(START_SECONDS, TimeUnit.SECONDS);

        // The product's verbs.
        var engagements =
                new Engagements(
                        vertx,
                        storage,
                        folds,
                        segments,
                        running,
                        time,
                        configuration.dataDirectory(),
                        metrics);
        var decisions =
                new Decisions(
                        vertx,
                        storage,
                        running,
                        beliefs,
                        folds,
                        segments,
                        ids,
                        tokens,
                        configuration.http().publicUrl(),
                        engagements::served,
                        metrics);

        var drain = new Drain();
        var api = ApiDescription.load();
        var operations = new Operations(api, keys, drain, configuration.http().maximumBody());
        new KeysApi(keys).register(operations);
        new ExperimentsApi(running, time).register(operations);
        new CampaignsApi(running).register(operations);
        new DecisionsApi(decisions, time).register(operations);
        new BatchApi(vertx, decisions, time, configuration.http().maximumBody())
                .register(operations);
        new CampaignApi(decisions, time, configuration.decisionDeadline(), engagements::unserved)
                .register(operations);
        new ExplanationApi(decisions, storage).register(operations);
        new ReportsApi(vertx, storage, running, beliefs, time).register(operations);
        new ExportsApi(storage, running, time).register(operations);
        new StatisticsApi(vertx).register(operations);
        new EventsApi(engagements, tokens, time, configuration.http().maximumEventsBody())
                .register(operations);
        new LinksApi(engagements, tokens, storage).register(operations);
        new HealthApi(api, drain, revisions::current, learning::lag, metrics::scrape)
                .register(operations);
        if (configuration.simulatedClock()) {
            new SimulationApi(learning, time).register(operations);
        }
        if (configuration.echo()) {
            new EchoApi().register(operations);
        }
        var housekeeping = new Housekeeping(vertx, revisions, running, keys, tokenKeys, tokens);
        housekeeping.start(
                engagements,
                decisions,
                time,
                configuration.tokenKeyAge(),
                configuration.idempotencyHorizon());
        int port = listen(vertx, operations, configuration.http());
        return new Server(
                vertx,
                drain,
                housekeeping,
                learning,
                storage,
                configuration.drainTimeout(),
                port,
                firstKey);
    }

    private static Vertx vertx(PrometheusMeterRegistry metrics) {
        new JvmMemoryMetrics().bindTo(metrics);
        var options =
                new VertxOptions()
                        .setFileSystemOptions(
                                new FileSystemOptions()
                                        .setClassPathResolvingEnabled(false)
                                        .setFileCachingEnabled(false));
        return Vertx.builder()
                .with(options.setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
                .withMetrics(new MicrometerMetricsFactory(metrics))
                .build();
    }

    /** One event loop less than there are cores: the database and the commits want one too. */
    private static int listen(Vertx vertx, Operations operations, Configuration.Http http)
            throws Exception {
        var port = new AtomicInteger();
        int instances = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        var options =
                new HttpServerOptions()
                        .setHost(http.host())
                        // A negative port is a free one, the same for all instances.
                        .setPort(http.port() == 0 ? -1 : http.port())
                        .setCompressionSupported(false)
                        .setTcpNoDelay(true)
                        .setIdleTimeout(120);
        try {
            vertx.deployVerticle(
                            () ->
                                    new AbstractVerticle() {
                                        @Override
                                        public void start(Promise<Void> started) {
                                            this.vertx
                                                    .createHttpServer(options)
                                                    .requestHandler(operations.router(this.vertx))
                                                    .listen()
                                                    .onSuccess(
                                                            server -> port.set(server.actualPort()))
                                                    .<Void>mapEmpty()
                                                    .onComplete(started);
                                        }
                                    },
                            new DeploymentOptions().setInstances(instances))
                    .await(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw new ConfigurationError(
                        "port %d of %s can't be listened on (%s): stop what uses it, or set SLOTWISE_HTTP_PORT"
                                .formatted(http.port(), http.host(), e.getMessage()));
            }
            throw e;
        }
        return port.get();
    }

    /**
     * Answers what was asked before, then stops: no request is cut off, nothing accepted is lost.
     */
    @Override
    public void close() {
        try {
            drain.quiesce(drainTimeout).await(drainTimeout.toSeconds() + 1, TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warn(
                    "stopping with requests unanswered after {}: {}", drainTimeout, e.getMessage());
        }
        housekeeping.stop();
        learning.close();
        try {
            storage.close().await(5, TimeUnit.SECONDS);
            vertx.close().await(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warn("could not stop cleanly: {}", e.getMessage());
        }
    }
}
