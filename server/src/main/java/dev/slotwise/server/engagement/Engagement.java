package dev.slotwise.server.engagement;

import dev.slotwise.server.learning.EventType;
import dev.slotwise.server.learning.Label;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An event that a person or machine caused.
 *
 * @param workspace in which the reporter may report; empty for our own links, whose tokens are the
 *     proof
 * @param id the reporter's own name for the event
 * @param value what it was worth, with its currency
 */
record Engagement(
        OptionalInt workspace,
        long decision,
        Optional<String> id,
        EventType type,
        Label label,
        Instant occurredAt,
        Optional<BigDecimal> value,
        Optional<String> currency) {

    /** Seen by ourselves, now. */
    static Engagement own(long decision, EventType type, Instant at) {
        return new Engagement(
                OptionalInt.empty(),
                decision,
                Optional.empty(),
                type,
                Label.HUMAN,
                at,
                Optional.empty(),
                Optional.empty());
    }
}
