package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

/**
 * What is believed before the data; each model has its own members.
 *
 * @param alpha successes of a beta distribution
 * @param beta failures of a beta distribution
 * @param mean of a normal distribution
 * @param variance of a normal distribution
 * @param standardDeviation the same, for the prior of an effect
 * @param scale of the effect that the prior is about
 * @param proper whether there is a prior at all; false is flat
 */
public record Prior(
        @Nullable Double alpha,
        @Nullable Double beta,
        @Nullable Double mean,
        @Nullable Double variance,
        @Nullable Double standardDeviation,
        @Nullable EffectScale scale,
        @Nullable Boolean proper) {}
