package dev.slotwise.server.content;

import java.io.Serial;

/** A template or expression that is refused; the message is one line its author can act on. */
public final class TemplateProblem extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final int line;
    private final String reason;

    public TemplateProblem(int line, String reason) {
        super("line " + line + ": " + reason);
        this.line = line;
        this.reason = reason;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }

    public String reason() {
        return reason;
    }
}
