package dev.slotwise.server.decisions;

import dev.slotwise.server.decisions.Renderer.Rendered;
import dev.slotwise.server.experiments.RunningArm;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.http.Timekeeper;

import io.vertx.core.Future;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/decisions}: what to send to one recipient. */
public final class DecisionsApi {
    private final Decisions decisions;
    private final Timekeeper time;

    public DecisionsApi(Decisions decisions, Timekeeper time) {
        this.decisions = decisions;
        this.time = time;
    }

    public void register(Operations operations) {
        operations.on(
                "decide",
                Scope.DECIDE,
                call ->
                        answer(
                                decisions,
                                call.body(Request.class),
                                call.caller().workspace(),
                                time));
    }

    static Future<Answers> answer(
            Decisions decisions, Request request, int workspace, Timekeeper time) {
        var questions = request.questions(workspace, decisions.running(), time);
        return decisions.decide(questions).map(rendered -> answers(decisions, request, rendered));
    }

    static Answers answers(Decisions decisions, Request request, List<Rendered> rendered) {
        return new Answers(
                rendered.stream()
                        .map(each ->
                                answer(decisions.renderer(), each, request.wantsProbabilities()))
                        .toList());
    }

    private static Answer answer(Renderer renderer, Rendered rendered, boolean probabilities) {
        var decision = rendered.decision();
        boolean sent = !decision.reason().isWithheld();
        return new Answer(
                DecisionId.text(decision.id()),
                decision.experiment().experiment().key(),
                decision.arm().map(RunningArm::key).orElse(null),
                decision.assignmentProbability(),
                decision.reason(),
                decision.fallbackCause().orElse(null),
                rendered.content().orElse(null),
                decision.sendAt()
                        .map(at -> at.atZone(decision.zone()).toOffsetDateTime())
                        .orElse(null),
                renderer.token(decision),
                sent ? renderer.openUrl(decision) : null,
                sent ? renderer.unsubscribeUrl(decision) : null,
                probabilities ? probabilities(decision) : null);
    }

    private static @Nullable Map<String, Double> probabilities(Decision decision) {
        var probabilities = new LinkedHashMap<String, Double>();
        var vector = decision.evidence().probabilities();
        for (var arm : decision.experiment().arms()) {
            probabilities.put(
                    arm.key(), arm.index() < vector.size() ? vector.get(arm.index()) : 0.0);
        }
        return probabilities;
    }

    record Answers(List<Answer> decisions) {}
}
