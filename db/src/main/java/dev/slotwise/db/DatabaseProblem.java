package dev.slotwise.db;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used, and somebody has to do something about it. The message is one line
 * for that person: what is wrong and what to do. It never contains a password, and there is no
 * stack trace, which would tell the reader nothing.
 */
public final class DatabaseProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseProblem(String message) {
        this(message, null);
    }

    DatabaseProblem(String message, @Nullable Throwable cause) {
        super(firstLine(message), cause, false, false);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
