package dev.slotwise.server.learning;

import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;

import java.util.Optional;

/**
 * What contextual posteriors held in the past, as long as it is kept: seven days from their
 * publication.
 */
public final class PastBeliefs {
    private final BeliefStore store;

    public PastBeliefs(Storage storage) {
        this.store = new BeliefStore(storage);
    }

    /**
     * The coefficients that a version of an experiment's posterior had; empty when they are no
     * longer kept.
     */
    public Future<Optional<PastCoefficients>> coefficients(int experiment, long version) {
        return store.means(experiment, version)
                .map(found ->
                        found.map(
                                past -> PastCoefficients.fromBytes(past.means(), past.encoding())));
    }
}
