package dev.slotwise.server.decisions;

import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.learning.PastBeliefs;
import dev.slotwise.server.learning.PastCoefficients;
import dev.slotwise.server.learning.TrialStore;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;

import java.util.List;
import java.util.Optional;

/** Old decisions over HTTP: what was decided, why, and what became of it. */
public final class ExplanationApi {
    private final Decisions decisions;
    private final TrialStore trials;
    private final PastBeliefs beliefs;

    public ExplanationApi(Decisions decisions, Storage storage) {
        this.decisions = decisions;
        this.trials = new TrialStore(storage);
        this.beliefs = new PastBeliefs(storage);
    }

    public void register(Operations operations) {
        operations.on("getDecision", Scope.READ, this::kept);
        operations.on("explainDecision", Scope.READ, this::explanation);
    }

    private Future<KeptDecision> kept(Call call) {
        return find(call)
                .compose(found ->
                        trials.events(List.of(found.stored().id()))
                                .map(events ->
                                        KeptDecision.of(
                                                found.stored(),
                                                found.experiment(),
                                                events.getOrDefault(
                                                        found.stored().id(), List.of()))));
    }

    private Future<Explanation> explanation(Call call) {
        return find(call)
                .compose(found ->
                        coefficients(found.stored())
                                .map(past ->
                                        Explanation.of(
                                                found.stored(),
                                                found.experiment(),
                                                past,
                                                decisions.running()::find)));
    }

    private Future<Optional<PastCoefficients>> coefficients(StoredDecision stored) {
        var evidence = stored.evidence();
        return Explanation.isContextual(evidence)
                ? beliefs.coefficients(stored.experiment(), evidence.beliefsVersion())
                : Future.succeededFuture(Optional.empty());
    }

    /**
     * @param experiment as it was defined then
     */
    private record Found(StoredDecision stored, RunningExperiment experiment) {}

    /** Another workspace's decision is not found either: an id must not tell that it exists. */
    private Future<Found> find(Call call) {
        var id =
                DecisionId.parse(call.path("id"))
                        .orElseThrow(() -> Problem.notFound("no decision has this id"));
        return decisions
                .log()
                .store()
                .find(List.of(id))
                .map(found ->
                        Optional.ofNullable(found.get(id))
                                .filter(it -> it.workspace() == call.caller().workspace())
                                .orElseThrow(() -> Problem.notFound("no decision has this id")))
                .compose(stored ->
                        decisions
                                .running()
                                .atVersion(stored.experiment(), stored.version())
                                .map(experiment -> new Found(stored, experiment.orElseThrow())));
    }
}
