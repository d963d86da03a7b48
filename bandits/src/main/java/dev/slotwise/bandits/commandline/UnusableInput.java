package dev.slotwise.bandits.commandline;

/** What was put in can't be used. The message says where, which field and why. */
final class UnusableInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableInput(String message) {
        super(message, null, false, false);
    }
}
