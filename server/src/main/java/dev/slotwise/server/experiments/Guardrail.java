package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A metric that may not get worse by more than {@code maxRelativeIncrease} (0.25 = a quarter). */
public record Guardrail(Metric metric, double maxRelativeIncrease) {
    public Guardrail {
        if (!(maxRelativeIncrease >= 0)) {
            throw new IllegalArgumentException(
                    "maxRelativeIncrease must not be negative: " + maxRelativeIncrease);
        }
    }

    /** What can be guarded. */
    public enum Metric {
        @JsonProperty("unsubscribe")
        UNSUBSCRIBE,
        @JsonProperty("complaint")
        COMPLAINT,
        @JsonProperty("bounce")
        BOUNCE
    }
}
