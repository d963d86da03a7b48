package dev.slotwise.server.engagement;

/** What the log made of an event. */
enum Recorded {
    ACCEPTED,
    /** It was known: by its id, or as the first of its type for the decision. */
    DUPLICATE,
    /** No such decision in the reporter's workspace. */
    UNKNOWN_DECISION
}
