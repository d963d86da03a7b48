package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

/** A quantity per user, summed over users. */
public record GivenSums(@Nullable Double sum, @Nullable Double sumOfSquares) {}
