package dev.slotwise.bandits.commandline;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A logged decision as it stands in a line. Arms are called by their names; one that has no
 * probability was not eligible.
 *
 * @param arm that was assigned
 * @param outcome what it earned
 * @param probabilities of all eligible arms, with which it was drawn
 * @param target probabilities of the policy that is to be valued
 * @param predictions of each arm's outcome, by a model that has not seen this one
 */
record DecisionLine(
        @Nullable String arm,
        @Nullable Double outcome,
        @Nullable Map<String, Double> probabilities,
        @Nullable Map<String, Double> target,
        @Nullable Map<String, Double> predictions) {}
