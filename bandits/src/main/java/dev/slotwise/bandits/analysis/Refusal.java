package dev.slotwise.bandits.analysis;

/** A question that can't be answered as it stands: which field is wrong, and why. */
public final class Refusal extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String reason;

    /**
     * @param pointer to the field, by RFC 6901; empty for the whole request
     */
    public Refusal(String pointer, String reason) {
        super(pointer.isEmpty() ? reason : pointer + ": " + reason);
        this.pointer = pointer;
        this.reason = reason;
    }

    /** A field's name as a step of a pointer, by RFC 6901. */
    public static String step(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** The field, by RFC 6901; empty for the whole request. */
    public String pointer() {
        return pointer;
    }

    /** What is wrong with it. */
    public String reason() {
        return reason;
    }
}
