package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

/**
 * How an experiment is watched. Each method has a setting of its own, to be fixed before the data.
 *
 * @param tuningSampleSize number of users at which the sequence is narrowest
 * @param mixingRhoSquared the same as a parameter of the mixture, for one arm
 * @param mixingVariance of the effects that are mixed over
 */
public record SequentialPlan(
        @Nullable Kind method,
        @Nullable Double tuningSampleSize,
        @Nullable Double mixingRhoSquared,
        @Nullable Double mixingVariance) {
    /** The sequential methods. */
    public enum Kind {
        ASYMPTOTIC_CONFIDENCE_SEQUENCE,
        MSPRT,
        BETA_BINOMIAL_MIXTURE,
        HEDGED_BETTING
    }
}
