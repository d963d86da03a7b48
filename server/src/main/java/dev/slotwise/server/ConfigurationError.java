package dev.slotwise.server;

/**
 * The server cannot start as it is told to. The message is one line for the person who starts it.
 */
public final class ConfigurationError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigurationError(String message) {
        super(message.replaceAll("\\R", " "), null, false, false);
    }
}
