package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

/**
 * What was known of each user before the experiment, summed over users.
 *
 * @param sumOfProducts with the outcome
 */
public record Covariate(
        @Nullable Double sum, @Nullable Double sumOfSquares, @Nullable Double sumOfProducts) {}
