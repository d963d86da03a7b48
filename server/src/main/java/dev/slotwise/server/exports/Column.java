package dev.slotwise.server.exports;

import dev.slotwise.server.decisions.DecisionId;
import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.http.Json;
import dev.slotwise.server.learning.LoggedDecision;
import dev.slotwise.server.learning.RecipientHash;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A column of the log as a table.
 *
 * @param value text, {@code Instant}, {@code Long}, {@code Double} or {@code Boolean}, as the kind
 *     says; null where there is none
 */
record Column(String name, Kind kind, Function<ExportedDecision, @Nullable Object> value) {
    enum Kind {
        TEXT,
        JSON,
        TIME,
        WHOLE,
        NUMBER,
        TRUTH,
        /** Whatever the recipient's attribute was. */
        ANY
    }

    /** The same for every experiment, then three of each arm's. */
    static List<Column> ofDecisions(Definition definition) {
        var columns =
                new ArrayList<>(
                        List.of(
                                logged("id", Kind.TEXT, it -> DecisionId.text(it.id())),
                                of("decidedAt", Kind.TIME, it -> instant(it.decision())),
                                logged("recipientHash", Kind.TEXT, Column::recipient),
                                logged("sendId", Kind.TEXT, it -> it.sendId().orElse(null)),
                                logged("experimentVersion", Kind.WHOLE, it -> (long) it.version()),
                                of("reason", Kind.TEXT, it -> name(it.reason())),
                                of(
                                        "fallbackCause",
                                        Kind.TEXT,
                                        it -> it.fallbackCause().orElse(null)),
                                logged("arm", Kind.TEXT, it -> arm(it, definition)),
                                logged(
                                        "assignmentProbability",
                                        Kind.NUMBER,
                                        LoggedDecision::assignmentProbability),
                                of("exposedAt", Kind.TIME, it -> it.exposedAt().orElse(null)),
                                of("succeededAt", Kind.TIME, it -> it.succeededAt().orElse(null)),
                                of("matured", Kind.TRUTH, ExportedDecision::matured),
                                of("outcome", Kind.NUMBER, it -> number(it.outcome())),
                                logged(
                                        "beliefsVersion",
                                        Kind.WHOLE,
                                        it ->
                                                it.evidence().beliefs().isEmpty()
                                                        ? null
                                                        : it.evidence().beliefsVersion()),
                                logged(
                                        "propensityLogit",
                                        Kind.NUMBER,
                                        it ->
                                                it.evidence().beliefs().isEmpty()
                                                        ? null
                                                        : it.evidence().offset())));
        for (int i = 0; i < definition.arms().size(); i++) {
            int arm = i;
            var key = definition.arms().get(arm).key();
            columns.add(of("probability." + key, Kind.NUMBER, it -> number(it.probability(arm))));
        }
        for (int i = 0; i < definition.arms().size(); i++) {
            int arm = i;
            var key = definition.arms().get(arm).key();
            columns.add(of("prediction." + key, Kind.NUMBER, it -> number(it.prediction(arm))));
        }
        return List.copyOf(columns);
    }

    /** One for each context feature, whose values may be of different kinds. */
    static List<Column> ofFeatures(Definition definition) {
        return definition.context().stream()
                .map(feature ->
                        logged("feature." + feature, Kind.ANY, it -> it.features().get(feature)))
                .toList();
    }

    /** All context features in one. */
    static Column ofFeaturesTogether() {
        return logged(
                "features",
                Kind.JSON,
                it -> Json.write(it.features()).toString(StandardCharsets.UTF_8));
    }

    static @Nullable String arm(LoggedDecision decision, Definition definition) {
        int arm = decision.arm();
        List<ArmDefinition> arms = definition.arms();
        return arm < 0 ? null : arms.get(arm).key();
    }

    /** Not the recipient, whose id may be an address: the same for the same one. */
    static String recipient(LoggedDecision decision) {
        return RecipientHash.of(decision.workspace(), decision.recipient()).toString();
    }

    private static Column of(
            String name, Kind kind, Function<ExportedDecision, @Nullable Object> value) {
        return new Column(name, kind, value);
    }

    private static Column logged(
            String name, Kind kind, Function<LoggedDecision, @Nullable Object> value) {
        return new Column(name, kind, it -> value.apply(it.decision()));
    }

    private static Object instant(LoggedDecision decision) {
        return java.time.Instant.ofEpochMilli(decision.decidedAt());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }
}
