package dev.slotwise.server.learning;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.slotwise.server.experiments.Goal;

/**
 * What can happen to a mail after its decision. The code is what the log holds: never change one.
 */
public enum EventType {
    @JsonProperty("delivered")
    DELIVERED(1),
    @JsonProperty("open")
    OPEN(2),
    @JsonProperty("click")
    CLICK(3),
    @JsonProperty("conversion")
    CONVERSION(4),
    @JsonProperty("unsubscribe")
    UNSUBSCRIBE(5),
    @JsonProperty("complaint")
    COMPLAINT(6),
    @JsonProperty("bounce")
    BOUNCE(7),
    /**
     * Our own: the caller was given a fallback before the decision was committed, so it was never
     * sent.
     */
    @JsonProperty("unserved")
    UNSERVED(32),
    /** Our own: it was asked for again, and served after all. */
    @JsonProperty("served")
    SERVED(33);

    private final short code;

    EventType(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public static EventType ofCode(int code) {
        for (var type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("no event type has the code " + code);
    }

    /**
     * Whether the event shows that the mail reached somebody: it makes the decision a trial if
     * nothing did before.
     */
    boolean showsDelivery() {
        return switch (this) {
            case DELIVERED, OPEN, CLICK, CONVERSION, UNSUBSCRIBE, COMPLAINT -> true;
            case BOUNCE, UNSERVED, SERVED -> false;
        };
    }

    boolean reaches(Goal goal) {
        return switch (goal) {
            case OPEN -> this == OPEN;
            case CLICK -> this == CLICK;
            case CONVERSION, REVENUE -> this == CONVERSION;
        };
    }
}
