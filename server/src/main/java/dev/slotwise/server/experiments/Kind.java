package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an experiment's arms are alternatives of. */
public enum Kind {
    @JsonProperty("content")
    CONTENT,
    @JsonProperty("send-slot")
    SEND_SLOT
}
