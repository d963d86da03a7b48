package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Locale;

/** Where an experiment stands: {@code draft → running ⇄ paused → concluded}. */
public enum Status {
    @JsonProperty("draft")
    DRAFT,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("paused")
    PAUSED,
    @JsonProperty("concluded")
    CONCLUDED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Status ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
