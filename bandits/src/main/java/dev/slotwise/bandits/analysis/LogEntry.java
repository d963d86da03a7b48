package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * One user of a bandit.
 *
 * @param allocation probability of each arm when this one was drawn
 */
public record LogEntry(
        @Nullable String arm, @Nullable Double outcome, @Nullable Map<String, Double> allocation) {}
