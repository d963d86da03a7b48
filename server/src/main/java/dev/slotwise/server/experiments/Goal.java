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
    CONVERSION;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
