package dev.slotwise.server.reports;

import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Problem.FieldError;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.learning.CountedBeliefs;
import dev.slotwise.server.learning.LiveBeliefs;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;

import java.time.Clock;

/** Reports over HTTP. */
public final class ReportsApi {
    private final ReportStore store;
    private final RunningExperiments running;
    private final LiveBeliefs beliefs;
    private final Clock clock;

    public ReportsApi(
            Storage storage, RunningExperiments running, LiveBeliefs beliefs, Clock clock) {
        this.store = new ReportStore(storage);
        this.running = running;
        this.beliefs = beliefs;
        this.clock = clock;
    }

    public void register(Operations operations) {
        operations.on("getReport", Scope.READ, this::report);
    }

    private Future<Report> report(Call call) {
        refuseParameters(call);
        int workspace = call.caller().workspace();
        var key = call.path("key");
        return running.find(workspace, key)
                .map(started -> report(started.experiment(), beliefs.of(started).counted()))
                .orElseGet(() ->
                        running.kept(workspace, key)
                                .compose(kept -> {
                                    var experiment = kept.orElseThrow(() -> unknown(key));
                                    return report(experiment, LiveBeliefs.prior(experiment));
                                }));
    }

    private Future<Report> report(Experiment experiment, CountedBeliefs believed) {
        return store.sums(experiment.id())
                .map(sums ->
                        Report.of(
                                experiment,
                                sums,
                                believed.rates(),
                                believed.arms(),
                                believed.changes(),
                                clock.instant()));
    }

    /** One that is not understood must not look as if it had been obeyed. */
    private static void refuseParameters(Call call) {
        var errors =
                call.queries().keySet().stream()
                        .map(name ->
                                new FieldError(
                                        "",
                                        "the report has no query parameter '%s': it is of everybody, from the start until now"
                                                .formatted(name)))
                        .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private static Problem unknown(String key) {
        return Problem.notFound("no experiment has the key '%s'".formatted(key));
    }
}
