package dev.slotwise.server.decisions;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a recipient got this arm, or none. The code is what the log holds. */
public enum Reason {
    /** The policy chose. */
    @JsonProperty("policy")
    POLICY(1),
    /** There was nothing to choose from. */
    @JsonProperty("only-arm")
    ONLY_ARM(2),
    /** Something was missing or failed; the fallback cause says what. */
    @JsonProperty("fallback")
    FALLBACK(3),
    /** Left out, so that the whole can be measured: do not send. */
    @JsonProperty("holdout")
    HOLDOUT(4),
    /** Unsubscribed or complained: do not send. */
    @JsonProperty("suppressed")
    SUPPRESSED(5);

    private final short code;

    Reason(int code) {
        this.code = (short) code;
    }

    short code() {
        return code;
    }

    public static Reason ofCode(int code) {
        return values()[code - 1];
    }

    /** Whether there is nothing to send. */
    boolean isWithheld() {
        return this == HOLDOUT || this == SUPPRESSED;
    }
}
