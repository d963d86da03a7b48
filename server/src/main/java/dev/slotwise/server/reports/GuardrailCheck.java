package dev.slotwise.server.reports;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Guardrail;
import dev.slotwise.server.learning.Harm;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A metric that may not get worse, held against the control's: over all trials, matured or not,
 * since in every hour both arms are equally young, and harm is to be seen as it happens.
 *
 * @param state the worst of any arm
 */
record GuardrailCheck(
        Guardrail.Metric metric, double maxRelativeIncrease, State state, List<Arm> arms) {
    /** Fewer of both arms together are told by no test from chance. */
    private static final long LEAST_EVENTS = 20;

    enum State {
        SAFE,
        NOT_YET_KNOWN,
        HARMED
    }

    /**
     * @param rate of trials that ended in it; null before any
     * @param difference from the control, with its interval of one look; null where nothing can be
     *     said
     * @param increase the same in shares of the control's rate; null where that has none
     * @param alwaysValidPValue that the arm does not do it more often, however often one looks
     */
    record Arm(
            String key,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double rate,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double controlRate,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Difference difference,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Increase increase,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double alwaysValidPValue,
            State state) {}

    record Difference(double estimate, double lower, double upper) {}

    record Increase(double estimate, double lower, double upper) {}

    static List<GuardrailCheck> of(
            Definition definition, Estimator estimator, Stretches stretches) {
        return definition.guardrails().stream()
                .map(guardrail -> of(guardrail, definition, estimator, stretches))
                .toList();
    }

    private static GuardrailCheck of(
            Guardrail guardrail, Definition definition, Estimator estimator, Stretches stretches) {
        var outcome = Outcome.of(harm(guardrail.metric()));
        var looking = Looking.at(definition.arms().size());
        var arms = new ArrayList<Arm>();
        for (int arm = 0; arm < definition.arms().size(); arm++) {
            if (arm != definition.control()) {
                var contrast =
                        estimator
                                .of(outcome)
                                .contrast(stretches, outcome, arm, definition.control());
                arms.add(
                        arm(
                                definition.arms().get(arm).key(),
                                contrast,
                                guardrail.maxRelativeIncrease(),
                                looking));
            }
        }
        return new GuardrailCheck(
                guardrail.metric(),
                guardrail.maxRelativeIncrease(),
                arms.stream().map(Arm::state).max(State::compareTo).orElse(State.NOT_YET_KNOWN),
                arms);
    }

    private static Harm harm(Guardrail.Metric metric) {
        return switch (metric) {
            case UNSUBSCRIBE -> Harm.UNSUBSCRIBE;
            case COMPLAINT -> Harm.COMPLAINT;
            case BOUNCE -> Harm.BOUNCE;
        };
    }

    private static Arm arm(
            String key, Optional<Contrast> contrast, double margin, Looking looking) {
        if (contrast.isEmpty()) {
            return new Arm(key, null, null, null, null, null, State.NOT_YET_KNOWN);
        }
        var compared = contrast.get();
        var p = compared.alwaysValidPValueOfMore(looking.alpha(), Looking.PLANNED);
        return new Arm(
                key,
                compared.treatment().value(),
                compared.control().value(),
                compared.interval(Looking.ALPHA)
                        .map(range ->
                                new Difference(
                                        compared.difference().value(),
                                        range.lower(),
                                        range.upper()))
                        .orElse(null),
                compared.lift(Looking.ALPHA)
                        .map(lift -> new Increase(lift.estimate(), lift.lower(), lift.upper()))
                        .orElse(null),
                p.isPresent() ? Double.valueOf(p.getAsDouble()) : null,
                state(compared, margin, looking));
    }

    /**
     * Harmed where, however often one looked, it is certain that the arm does it more often, and it
     * does so by more than it may; safe where it is certain, looked at once, that it does not.
     */
    private static State state(Contrast compared, double margin, Looking looking) {
        if (compared.happened() < LEAST_EVENTS) {
            return State.NOT_YET_KNOWN;
        }
        var beyond = compared.beyond(1 + margin);
        if (beyond.upper(Looking.ALPHA) < 0) {
            return State.SAFE;
        }
        var p = compared.alwaysValidPValueOfMore(looking.alpha(), Looking.PLANNED);
        return p.isPresent() && p.getAsDouble() < looking.alpha() && beyond.value() > 0
                ? State.HARMED
                : State.NOT_YET_KNOWN;
    }
}
