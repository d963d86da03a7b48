package dev.slotwise.server.learning;

/** When a decision becomes a trial. The code is what the log holds. */
public enum ExposureRule {
    /** Never: a holdout, a suppressed recipient, a fallback that no policy chose. */
    NEVER(0),
    /** Without being told: at the time of its slot, or at the decision itself. */
    DECISION(1),
    /** With the first event that shows it was delivered. */
    DELIVERED(2);

    private final short code;

    ExposureRule(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public static ExposureRule ofCode(int code) {
        return values()[code];
    }
}
