package dev.slotwise.server.decisions;

import dev.slotwise.server.content.RecipientVariables;
import dev.slotwise.server.decisions.Renderer.Rendered;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.learning.FoldStore;
import dev.slotwise.server.learning.LiveBeliefs;
import dev.slotwise.server.learning.SegmentStore;
import dev.slotwise.server.storage.IdLease;
import dev.slotwise.server.storage.Storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Chooses, renders, commits: what every way of asking has in common. */
public final class Decisions {
    private final DecisionMetrics metrics;
    private final LongConsumer served;
    private final Decider decider;
    private final Renderer renderer;
    private final DecisionLog log;
    private final RunningExperiments running;

    public Decisions(
            Vertx vertx,
            Storage storage,
            RunningExperiments running,
            LiveBeliefs beliefs,
            FoldStore folds,
            SegmentStore segments,
            IdLease ids,
            LinkTokens tokens,
            URI publicUrl,
            LongConsumer served,
            MeterRegistry registry) {
        this.served = served;
        this.metrics = new DecisionMetrics(registry);
        this.decider = new Decider(beliefs, new JointDraws(beliefs, running), ids, tokens);
        this.renderer = new Renderer(tokens, publicUrl);
        this.log = new DecisionLog(vertx, storage, folds, segments, running);
        this.running = running;
    }

    /** Drops what decisions of before that time were rendered with. */
    public Future<Void> dropAttributes(Instant before) {
        return log.store().dropAttributes(before.atOffset(ZoneOffset.UTC));
    }

    RunningExperiments running() {
        return running;
    }

    DecisionLog log() {
        return log;
    }

    Renderer renderer() {
        return renderer;
    }

    /** One experiment asked for one recipient. */
    record Question(Ask ask, RunningExperiment experiment) {}

    /** Questions with their choices, rendered but not yet committed. */
    record Prepared(List<Question> questions, List<Rendered> rendered) {}

    /** Completes, in the order of the questions, once everything is committed. */
    Future<List<Rendered>> decide(List<Question> questions) {
        return commit(prepare(questions));
    }

    Prepared prepare(List<Question> questions) {
        var rendered = new ArrayList<Rendered>(questions.size());
        // Several lines of a batch may be equal, and are still several asks.
        var mails = new IdentityHashMap<Ask, Long>();
        for (var question : questions) {
            long id = decider.nextId();
            long mail = mails.computeIfAbsent(question.ask(), _ -> id);
            var decision = decider.decide(id, mail, question.ask(), question.experiment());
            rendered.add(renderer.render(decision, question.ask().variables()));
        }
        return new Prepared(questions, rendered);
    }

    /**
     * The controls, rendered with nothing in them that is tracked and nothing that would be kept.
     */
    List<Rendered> controls(List<Question> questions) {
        metrics.unserved(questions.size());
        return questions.stream()
                .map(question ->
                        renderer.plain(
                                decider.unserved(question.ask(), question.experiment()),
                                question.ask().variables()))
                .toList();
    }

    Future<List<Rendered>> commit(Prepared prepared) {
        var entries = new ArrayList<Entry>(prepared.rendered().size());
        for (int i = 0; i < prepared.rendered().size(); i++) {
            var ask = prepared.questions().get(i).ask();
            var each = prepared.rendered().get(i);
            entries.add(
                    new Entry(
                            each.decision(),
                            ask.sendId(),
                            ask.sendKey(each.decision().experiment().id()),
                            ask.recipientHash(),
                            each.links()));
        }
        return log.append(entries)
                .compose(appended -> settle(prepared, appended))
                .onSuccess(metrics::answered);
    }

    private Future<List<Rendered>> settle(Prepared prepared, List<Appended> appended) {
        if (appended.stream().allMatch(Appended.Committed.class::isInstance)) {
            return Future.succeededFuture(prepared.rendered());
        }
        var answers = new ArrayList<Future<Rendered>>(appended.size());
        for (int i = 0; i < appended.size(); i++) {
            answers.add(
                    settle(
                            prepared.questions().get(i).ask(),
                            prepared.rendered().get(i),
                            appended.get(i)));
        }
        return Future.all(answers).map(all -> all.<Rendered>list());
    }

    private Future<Rendered> settle(Ask ask, Rendered rendered, Appended appended) {
        return switch (appended) {
            case Appended.Committed _ -> Future.succeededFuture(rendered);
            case Appended.Suppressed _ ->
                    Future.succeededFuture(
                            new Rendered(
                                    rendered.decision().suppressed(), Optional.empty(), Map.of()));
            case Appended.Earlier(StoredDecision first) -> {
                if (first.unserved()) {
                    served.accept(first.id());
                }
                yield again(first, ask);
            }
        };
    }

    /**
     * The first decision of the send, rendered as it was then: same version, same attributes, same
     * tokens.
     */
    private Future<Rendered> again(StoredDecision first, Ask ask) {
        return running.atVersion(first.experiment(), first.version())
                .map(found -> {
                    var experiment =
                            found.orElseThrow(() ->
                                    new IllegalStateException(
                                            "experiment " + first.experiment() + " is gone"));
                    var attributes = first.attributes();
                    var variables =
                            attributes.isEmpty()
                                    ? ask.variables()
                                    : RecipientVariables.of(
                                            first.recipient(),
                                            first.zone().getId(),
                                            attributes.get());
                    return renderer.render(decision(first, experiment), variables).again();
                });
    }

    static Decision decision(StoredDecision stored, RunningExperiment experiment) {
        return new Decision(
                stored.id(),
                experiment,
                stored.arm() < 0
                        ? Optional.empty()
                        : Optional.of(experiment.arms().get(stored.arm())),
                stored.reason(),
                stored.fallbackCause(),
                stored.assignmentProbability(),
                stored.evidence(),
                stored.recipient(),
                stored.zone(),
                stored.features(),
                stored.attributes().orElse(Map.of()),
                stored.sendAt(),
                stored.decidedAt(),
                stored.tokenKey(),
                stored.exposure());
    }
}
