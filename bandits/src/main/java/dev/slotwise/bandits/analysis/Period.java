package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A stretch of time in which the allocation stood still, a send wave for instance.
 *
 * @param period its name or number; the order of the list is that of time
 * @param allocation probability of each arm
 */
public record Period(
        @Nullable Object period,
        @Nullable Map<String, Double> allocation,
        @Nullable List<Arm> arms) {}
