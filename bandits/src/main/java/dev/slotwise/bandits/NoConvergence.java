package dev.slotwise.bandits;

/**
 * An iteration ended without the accuracy it promises; the message names the values it was given.
 */
public final class NoConvergence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoConvergence(String message) {
        super(message);
    }
}
