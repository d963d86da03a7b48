package dev.slotwise.server.exports;

import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.exports.DecisionLogStore.Reading;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Reply;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The log of decisions over HTTP. */
public final class ExportsApi {
    /** Each holds a connection to the database and keeps it from tidying up what it reads. */
    private static final int AT_ONCE = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final DecisionLogStore store;
    private final RunningExperiments running;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE);

    public ExportsApi(Storage storage, RunningExperiments running, Clock clock) {
        this.store = new DecisionLogStore(storage);
        this.running = running;
        this.clock = clock;
    }

    public void register(Operations operations) {
        operations.on("exportDecisions", Scope.READ, this::export);
    }

    private Future<?> export(Call call) {
        var wanted = Wanted.of(call.queries());
        var key = call.path("key");
        return running.kept(call.caller().workspace(), key)
                .compose(kept -> {
                    var experiment =
                            kept.orElseThrow(() ->
                                    Problem.notFound(
                                            "no experiment has the key '%s'".formatted(key)));
                    var headers = headers(experiment, wanted);
                    return call.method().equals(HttpMethod.HEAD)
                            ? Future.succeededFuture(new Reply(200, Buffer.buffer(), headers))
                            : stream(
                                    experiment,
                                    wanted,
                                    new ResponseStream(call.request().response(), headers));
                });
    }

    private static Map<String, String> headers(Experiment experiment, Wanted wanted) {
        return Map.of(
                "Content-Type",
                wanted.format().mediaType(),
                "Content-Disposition",
                "attachment; filename=\"%s-decisions.%s\""
                        .formatted(experiment.key(), wanted.format().extension()),
                "Cache-Control",
                "no-store");
    }

    private Future<Reply> stream(Experiment experiment, Wanted wanted, ResponseStream out) {
        if (!free.tryAcquire()) {
            throw Problem.tooMany(
                    "%d logs are being read at this moment, more is too much".formatted(AT_ONCE),
                    RETRY_AFTER);
        }
        var export = new Export(experiment.definition(), wanted, clock.instant());
        return store.open(experiment.id(), wanted.from(), wanted.to())
                .compose(reading -> onItsOwnThread(export, reading, out))
                .onComplete(_ -> free.release())
                .mapEmpty();
    }

    private static Future<Void> onItsOwnThread(Export export, Reading reading, ResponseStream out) {
        var done = Promise.<Void>promise();
        Thread.ofVirtual()
                .name("export of " + export.definition().key())
                .start(() -> {
                    try {
                        export.run(reading, out);
                        done.complete();
                    } catch (Exception | Error e) {
                        done.fail(e);
                    }
                });
        return done.future();
    }
}
