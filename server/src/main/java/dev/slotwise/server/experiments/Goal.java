package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Locale;

/** The engagement that is rewarded. */
public enum Goal {
    @JsonProperty("open")
    OPEN,
    @JsonProperty("click")
    CLICK,
    @JsonProperty("conversion")
    CONVERSION,
    /** Conversions by what they are worth. */
    @JsonProperty("revenue")
    REVENUE;

    /** What is counted when it is reached. */
    public String event() {
        return (this == REVENUE ? CONVERSION : this).name().toLowerCase(Locale.ROOT);
    }

    /** Whether a trial earns what its events are worth, instead of 1. */
    public boolean isValued() {
        return this == REVENUE;
    }
}
