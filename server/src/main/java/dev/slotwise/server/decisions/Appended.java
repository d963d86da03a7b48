package dev.slotwise.server.decisions;

/** What the log made of a decision. */
sealed interface Appended {
    /** It is committed and counts. */
    record Committed() implements Appended {}

    /** It is committed, but the recipient is not to be mailed any more. */
    record Suppressed() implements Appended {}

    /** Another decision of the same send was first: that one holds. */
    record Earlier(StoredDecision decision) implements Appended {}
}
