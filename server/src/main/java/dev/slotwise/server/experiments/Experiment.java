package dev.slotwise.server.experiments;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An experiment with its life so far. */
public record Experiment(
        int id,
        int workspace,
        int version,
        Definition definition,
        Status status,
        Optional<String> winner,
        Set<String> disabledArms,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> concludedAt) {

    public Experiment {
        disabledArms = Set.copyOf(disabledArms);
    }

    public String key() {
        return definition.key();
    }
}
