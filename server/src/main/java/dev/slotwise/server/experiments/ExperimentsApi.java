package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Reply;
import dev.slotwise.server.http.Scope;

import io.vertx.core.Future;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Experiments over HTTP: create, read, update, life cycle. */
public final class ExperimentsApi {
    private final RunningExperiments running;
    private final Clock clock;

    public ExperimentsApi(RunningExperiments running, Clock clock) {
        this.running = running;
        this.clock = clock;
    }

    public void register(Operations operations) {
        operations.on("createExperiment", Scope.MANAGE, this::create);
        operations.on(
                "listExperiments",
                Scope.READ,
                call ->
                        running.store()
                                .list(call.caller().workspace())
                                .map(all ->
                                        new ExperimentList(all.stream().map(this::view).toList())));
        operations.on(
                "getExperiment",
                Scope.READ,
                call ->
                        running.store()
                                .find(call.caller().workspace(), key(call))
                                .map(found ->
                                        view(
                                                found.orElseThrow(() ->
                                                        ExperimentStore.unknown(key(call))))));
        operations.on("putExperiment", Scope.MANAGE, this::redefine);
        operations.on(
                "startExperiment",
                Scope.MANAGE,
                call -> change(call, it -> Lifecycle.start(it, clock.instant())));
        operations.on("pauseExperiment", Scope.MANAGE, call -> change(call, Lifecycle::pause));
        operations.on(
                "concludeExperiment",
                Scope.MANAGE,
                call -> {
                    var conclusion = call.body(Conclusion.class);
                    return change(
                            call,
                            it -> Lifecycle.conclude(it, conclusion.winner(), clock.instant()));
                });
        operations.on(
                "disableArm",
                Scope.MANAGE,
                call -> change(call, it -> Lifecycle.disable(it, call.path("arm"))));
        operations.on(
                "enableArm",
                Scope.MANAGE,
                call -> change(call, it -> Lifecycle.enable(it, call.path("arm"))));
    }

    private Future<Reply> create(Call call) {
        var definition = call.body(Draft.class).toDefinition();
        compile(definition);
        return create(call, definition);
    }

    private Future<Reply> create(Call call, Definition definition) {
        return running.store()
                .create(call.caller().workspace(), definition)
                .map(created -> Reply.json(201, view(created)));
    }

    private Future<Reply> redefine(Call call) {
        var draft = call.body(Draft.class).of(key(call));
        compile(draft.toDefinition());
        return running.store()
                .find(call.caller().workspace(), key(call))
                .compose(found ->
                        found.isEmpty()
                                ? create(call, draft.toDefinition())
                                : redefine(call, draft, found.get()));
    }

    private Future<Reply> redefine(Call call, Draft draft, Experiment present) {
        var definition = present.definition();
        var control = definition.arms().get(definition.control()).key();
        var wanted =
                present.status() == Status.DRAFT
                        ? draft.toDefinition()
                        : draft.withControl(control).toDefinition();
        return change(call, it -> Lifecycle.redefine(it, wanted, clock.instant()))
                .map(changed -> Reply.json(200, changed));
    }

    private Future<ExperimentView> change(Call call, UnaryOperator<Experiment> change) {
        return running.store()
                .change(call.caller().workspace(), key(call), change)
                .compose(changed -> running.reload().map(view(changed)));
    }

    /** Refuses, as a 400, what cannot be compiled. */
    private void compile(Definition definition) {
        var trial =
                new Experiment(
                        0,
                        0,
                        1,
                        definition,
                        Status.DRAFT,
                        Optional.empty(),
                        Set.of(),
                        clock.instant(),
                        Optional.empty(),
                        Optional.empty());
        RunningExperiment.of(
                trial, Campaign.withDefaults(definition.campaign()), running.templates());
    }

    private static String key(Call call) {
        return call.path("key");
    }

    private ExperimentView view(Experiment experiment) {
        var definition = experiment.definition();
        var compiled =
                RunningExperiment.of(
                        experiment, running.campaignOf(experiment), running.templates());
        return new ExperimentView(
                definition.key(),
                definition.name(),
                definition.kind(),
                definition.campaign(),
                definition.block(),
                definition.arms().stream()
                        .map(arm ->
                                new ArmView(
                                        arm.key(),
                                        arm.name(),
                                        arm.control(),
                                        arm.contentType(),
                                        arm.template(),
                                        arm.slot(),
                                        arm.features(),
                                        arm.eligibility(),
                                        arm.addedAt(),
                                        experiment.disabledArms().contains(arm.key())))
                        .toList(),
                definition.policy(),
                definition.context(),
                definition.reward(),
                definition.holdout(),
                definition.guardrails(),
                experiment.status(),
                experiment.version(),
                experiment.winner().orElse(null),
                compiled.warnings(),
                experiment.createdAt(),
                experiment.startedAt().orElse(null),
                experiment.concludedAt().orElse(null));
    }

    record Conclusion(String winner) {
        Conclusion {
            if (winner.isBlank()) {
                throw Problem.invalid("/winner", "must name an arm");
            }
        }
    }

    record ExperimentList(List<ExperimentView> experiments) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ArmView(
            String key,
            String name,
            boolean control,
            @Nullable String contentType,
            @Nullable String template,
            @Nullable SendSlot slot,
            Map<String, Object> features,
            @Nullable String eligibility,
            @Nullable Instant addedAt,
            boolean disabled) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExperimentView(
            String key,
            String name,
            Kind kind,
            String campaign,
            String block,
            List<ArmView> arms,
            PolicyDefinition policy,
            List<String> context,
            Reward reward,
            double holdout,
            List<Guardrail> guardrails,
            Status status,
            int version,
            @Nullable String winner,
            List<String> warnings,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant concludedAt) {}
}
