package dev.slotwise.server.content;

import java.io.Serial;

/** Ends a rendering at a token that has neither a value nor a default. */
final class NoValue extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String token;

    NoValue(String token) {
        // Ordinary on the hot path, and nobody's fault: no stack trace.
        super(token, null, false, false);
        this.token = token;
    }

    String token() {
        return token;
    }
}
