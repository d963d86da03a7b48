package dev.slotwise.server.commands;

/** Why a replay cannot go on, in one line for whoever started it. Carries no stack trace. */
abstract sealed class ReplayFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private ReplayFailure(String message) {
        super(message, null, false, false);
    }

    /** What the command ends with. */
    abstract int exitCode();

    /** What was given cannot be used: a file, a column, an option, a key. */
    static final class Unusable extends ReplayFailure {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }

        @Override
        int exitCode() {
            return 2;
        }
    }

    /** The server is away, or is not one that can be replayed against. */
    static final class Unavailable extends ReplayFailure {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }

        @Override
        int exitCode() {
            return 1;
        }
    }
}
