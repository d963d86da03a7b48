package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.evaluation.PairedDifference;
import dev.slotwise.bandits.evaluation.Value;

import java.util.List;

/**
 * How several agents fared in one environment.
 *
 * @param environment that was played
 * @param seeds that made its worlds
 * @param horizons at which regret was read
 * @param standings one per agent, in the order in which they were named
 */
public record Comparison(
        Environment environment, List<Long> seeds, Horizons horizons, List<Standing> standings) {
    public Comparison {
        seeds = List.copyOf(seeds);
        standings = List.copyOf(standings);
    }

    /**
     * The standing of an agent.
     *
     * @throws IllegalArgumentException if it did not play
     */
    public Standing of(String name) {
        return standings.stream()
                .filter(standing -> standing.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " did not play"));
    }

    /**
     * How much more regret one agent had than another at the end, seed by seed, in units of reward.
     *
     * @throws IllegalArgumentException for a single seed
     */
    public Value difference(Standing one, Standing other) {
        return PairedDifference.of(one.regrets(horizons.end()), other.regrets(horizons.end()));
    }
}
