package dev.slotwise.server.decisions;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.server.experiments.RunningArm;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.learning.CountedDecision;
import dev.slotwise.server.learning.EventType;
import dev.slotwise.server.learning.Happened;
import dev.slotwise.server.learning.Label;
import dev.slotwise.server.learning.Trial;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A decision as the log has it, and what became of it. Not its content: that is rendered, not kept.
 *
 * @param arm null when nothing was to be sent
 * @param probabilities with which the policy could have chosen each arm
 * @param exposedAt when it became a trial, if it did
 * @param succeededAt when the trial reached its goal within the window, if it did
 */
record KeptDecision(
        String id,
        String experiment,
        int experimentVersion,
        String campaign,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String arm,
        double assignmentProbability,
        Map<String, Double> probabilities,
        Reason reason,
        Optional<String> fallbackCause,
        String recipientId,
        Optional<String> sendId,
        Optional<OffsetDateTime> sendAt,
        Instant decidedAt,
        Optional<Instant> exposedAt,
        Optional<Instant> succeededAt,
        List<Event> events) {

    record Event(EventType type, Label label, Instant occurredAt) {}

    static KeptDecision of(
            StoredDecision stored, RunningExperiment experiment, List<Happened> happened) {
        var definition = experiment.definition();
        var trial = Trial.of(counted(stored), happened, definition.reward());
        return new KeptDecision(
                DecisionId.text(stored.id()),
                definition.key(),
                stored.version(),
                definition.campaign(),
                stored.arm() < 0 ? null : experiment.arms().get(stored.arm()).key(),
                stored.assignmentProbability(),
                probabilities(stored, experiment.arms()),
                stored.reason(),
                stored.fallbackCause(),
                stored.recipient(),
                stored.sendId(),
                stored.sendAt().map(at -> at.atZone(stored.zone()).toOffsetDateTime()),
                stored.decidedAt(),
                trial.exposedAt().stream().mapToObj(Instant::ofEpochMilli).findFirst(),
                trial.succeededAt().stream().mapToObj(Instant::ofEpochMilli).findFirst(),
                happened.stream()
                        .sorted(Comparator.comparingLong(Happened::at))
                        .map(event ->
                                new Event(
                                        event.type(),
                                        event.label(),
                                        Instant.ofEpochMilli(event.at())))
                        .toList());
    }

    private static CountedDecision counted(StoredDecision stored) {
        return new CountedDecision(
                stored.id(),
                stored.experiment(),
                stored.arm(),
                stored.assignmentProbability(),
                stored.evidence(),
                stored.decidedAt().toEpochMilli(),
                stored.sendAt().orElse(stored.decidedAt()).toEpochMilli(),
                stored.exposure(),
                List.of());
    }

    private static Map<String, Double> probabilities(StoredDecision stored, List<RunningArm> arms) {
        var byKey = new LinkedHashMap<String, Double>();
        var all = stored.evidence().probabilities();
        for (int arm = 0; arm < all.size(); arm++) {
            byKey.put(arms.get(arm).key(), all.get(arm));
        }
        return byKey;
    }
}
