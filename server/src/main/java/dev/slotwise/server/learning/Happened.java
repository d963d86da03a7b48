package dev.slotwise.server.learning;

/**
 * An event in the log, as the sums see it.
 *
 * @param at milliseconds since 1970
 * @param value what it was worth; 0 when nobody said
 */
public record Happened(EventType type, Label label, long at, double value) {}
