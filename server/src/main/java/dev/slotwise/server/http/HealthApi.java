package dev.slotwise.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What operators ask: is it alive, is it ready, how is it doing, what can it do. */
public final class HealthApi {
    private static final long PATIENCE_MILLIS = 2_000;
    private static final Duration LONGEST_LAG = Duration.ofMinutes(5);

    private final ApiDescription api;
    private final Drain drain;
    private final Supplier<Future<?>> database;
    private final Supplier<Duration> learningLag;
    private final Supplier<String> metrics;

    /**
     * @param database succeeds when the database answers
     * @param learningLag since everything committed was last learned from
     * @param metrics in Prometheus' text format
     */
    public HealthApi(
            ApiDescription api,
            Drain drain,
            Supplier<Future<?>> database,
            Supplier<Duration> learningLag,
            Supplier<String> metrics) {
        this.api = api;
        this.drain = drain;
        this.database = database;
        this.learningLag = learningLag;
        this.metrics = metrics;
    }

    public void register(Operations operations) {
        operations.open("live", _ -> Future.succeededFuture(Reply.json(200, Health.UP)));
        operations.open("ready", _ -> ready());
        operations.open(
                "metrics",
                _ ->
                        Future.succeededFuture(
                                Reply.bytes(
                                        "text/plain; version=0.0.4; charset=utf-8",
                                        Buffer.buffer(metrics.get()))));
        operations.open(
                "openapi",
                _ ->
                        Future.succeededFuture(
                                Reply.bytes("application/yaml; charset=utf-8", api.yaml())));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Health(String status, @Nullable String detail) {
        static final Health UP = new Health("up", null);

        static Reply down(String detail) {
            return Reply.json(503, new Health("down", detail));
        }
    }

    private Future<Reply> ready() {
        if (drain.isDraining()) {
            return Future.succeededFuture(Health.down("the server is stopping"));
        }
        if (learningLag.get().compareTo(LONGEST_LAG) > 0) {
            return Future.succeededFuture(
                    Health.down(
                            "nothing was learned for %d seconds"
                                    .formatted(learningLag.get().toSeconds())));
        }
        return database.get()
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .map(_ -> Reply.json(200, Health.UP))
                .otherwise(_ -> Health.down("the database does not answer"));
    }
}
