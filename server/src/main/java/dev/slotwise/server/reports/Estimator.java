package dev.slotwise.server.reports;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.learning.WaveSum;

import java.util.Optional;

/** How arms are compared; which one is right follows from how their trials came to be. */
enum Estimator {
    @JsonProperty("two-proportion")
    TWO_PROPORTION(
            "The split was fixed, so every e-mail had the same probability of each variant, and"
                    + " plain rates are compared: two-proportion z test (Fisher's where counts are"
                    + " small), Newcombe's interval.",
            new PlainRates()),
    @JsonProperty("welch")
    WELCH(
            "The split was fixed, so every e-mail had the same probability of each variant, and"
                    + " plain means are compared: Welch's t test.",
            new PlainMeans()),
    @JsonProperty("aipw")
    AIPW(
            "The split moves with what is learned, or was changed, which would bias plain rates, so"
                + " every e-mail counts by the probability with which its variant was chosen (AIPW,"
                + " all e-mails alike).",
            new Scores()),
    @JsonProperty("ipw")
    IPW(
            "Each slot's e-mails leave at a time of their own, so slots have no hours in common:"
                    + " each slot's mean is taken by itself, its e-mails weighed by the probability"
                    + " with which it was chosen.",
            new OwnMeans());

    private static final double ROUNDING = 1e-9;

    private final String reason;

    @SuppressWarnings("ImmutableEnumChecker") // methods are records of nothing
    private final Method method;

    Estimator(String reason, Method method) {
        this.reason = reason;
        this.method = method;
    }

    String reason() {
        return reason;
    }

    /** What one trial of an arm earns, over all recipients that could have got it. */
    Optional<Estimate> mean(Stretches stretches, Outcome outcome, int arm) {
        return method.mean(stretches, outcome, arm);
    }

    /** Empty where there is nothing that could be compared. */
    Optional<Contrast> contrast(Stretches stretches, Outcome outcome, int treatment, int control) {
        return method.contrast(stretches, outcome, treatment, control);
    }

    /** The same for another outcome of the same trials. */
    Estimator of(Outcome outcome) {
        return switch (this) {
            case TWO_PROPORTION, WELCH -> outcome.valued() ? WELCH : TWO_PROPORTION;
            case AIPW, IPW -> this;
        };
    }

    /** What the data ask for. */
    static Estimator of(Definition definition, Stretches stretches) {
        if (definition.kind() == Kind.SEND_SLOT) {
            return IPW;
        }
        if (!definition.splitIsFixed() || !isConstant(definition, stretches)) {
            return AIPW;
        }
        return definition.reward().goal().isValued() ? WELCH : TWO_PROPORTION;
    }

    /** Whether all trials of an arm had one probability: where Cauchy's inequality is none. */
    private static boolean isConstant(Definition definition, Stretches stretches) {
        for (int arm = 0; arm < definition.arms().size(); arm++) {
            var sums = stretches.of(arm);
            double linear = sums.get(WaveSum.SUM_1_P);
            double most = sums.get(WaveSum.SUM_1_P2) * sums.count(WaveSum.EXPOSURES);
            if (most - linear * linear > ROUNDING * most) {
                return false;
            }
        }
        return true;
    }
}
