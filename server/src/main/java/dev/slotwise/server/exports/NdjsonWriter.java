package dev.slotwise.server.exports;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.server.decisions.DecisionId;
import dev.slotwise.server.decisions.Reason;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.http.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/** An object for each decision, one a line. */
final class NdjsonWriter implements DecisionWriter {
    private final OutputStream out;
    private final Definition definition;

    NdjsonWriter(OutputStream out, Definition definition) {
        this.out = out;
        this.definition = definition;
    }

    /**
     * @param arm null when nothing was to be sent
     * @param probabilities of the arms that could have been chosen
     * @param predictions of the same, where something was believed of them
     */
    record Line(
            String id,
            Instant decidedAt,
            String recipientHash,
            Optional<String> sendId,
            int experimentVersion,
            Reason reason,
            Optional<String> fallbackCause,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String arm,
            double assignmentProbability,
            Optional<Instant> exposedAt,
            Optional<Instant> succeededAt,
            boolean matured,
            OptionalDouble outcome,
            OptionalLong beliefsVersion,
            OptionalDouble propensityLogit,
            Map<String, Double> probabilities,
            Map<String, Double> predictions,
            Map<String, Object> features) {}

    @Override
    public void write(ExportedDecision it) throws IOException {
        var decision = it.decision();
        var evidence = decision.evidence();
        boolean believed = !evidence.beliefs().isEmpty();
        var line =
                new Line(
                        DecisionId.text(decision.id()),
                        Instant.ofEpochMilli(decision.decidedAt()),
                        Column.recipient(decision),
                        decision.sendId(),
                        decision.version(),
                        it.reason(),
                        it.fallbackCause(),
                        Column.arm(decision, definition),
                        decision.assignmentProbability(),
                        it.exposedAt(),
                        it.succeededAt(),
                        it.matured(),
                        it.outcome(),
                        believed
                                ? OptionalLong.of(evidence.beliefsVersion())
                                : OptionalLong.empty(),
                        believed ? OptionalDouble.of(evidence.offset()) : OptionalDouble.empty(),
                        byArm(it::probability),
                        byArm(it::prediction),
                        decision.features());
        out.write(Json.write(line).getBytes());
        out.write('\n');
    }

    @Override
    public void finish() {}

    private Map<String, Double> byArm(IntFunction<OptionalDouble> value) {
        var byArm = new LinkedHashMap<String, Double>();
        for (int arm = 0; arm < definition.arms().size(); arm++) {
            var found = value.apply(arm);
            if (found.isPresent()) {
                byArm.put(definition.arms().get(arm).key(), found.getAsDouble());
            }
        }
        return byArm;
    }
}
