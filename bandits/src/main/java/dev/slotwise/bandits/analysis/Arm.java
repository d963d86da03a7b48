package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What was seen of one arm. By the type of the metric: {@code conversions}; {@code mean} and {@code
 * variance}, or {@code sum} and {@code sumOfSquares}; {@code numerator}, {@code denominator} and
 * {@code sumOfProducts}.
 *
 * @param variance with n - 1 in the denominator
 * @param covariate for variance reduction
 * @param expectedShare of all users, for a check of the sample ratio
 * @param outcomes one per user in the order of time, for methods that need each
 */
public record Arm(
        @Nullable String id,
        @Nullable Double users,
        @Nullable Double conversions,
        @Nullable Double mean,
        @Nullable Double variance,
        @Nullable Double sum,
        @Nullable Double sumOfSquares,
        @Nullable GivenSums numerator,
        @Nullable GivenSums denominator,
        @Nullable Double sumOfProducts,
        @Nullable Covariate covariate,
        @Nullable Double expectedShare,
        @Nullable List<Double> outcomes) {}
