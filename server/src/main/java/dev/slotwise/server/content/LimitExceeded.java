package dev.slotwise.server.content;

import java.io.Serial;

/** Ends a rendering that has used up what it may cost. */
final class LimitExceeded extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String reason;

    LimitExceeded(String reason) {
        // Thrown on the hot path by who wants to hurt us: no stack trace.
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Continues "the content …". */
    String reason() {
        return reason;
    }
}
