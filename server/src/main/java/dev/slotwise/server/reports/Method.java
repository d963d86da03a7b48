package dev.slotwise.server.reports;

import dev.slotwise.bandits.statistics.Estimate;

import java.util.Optional;

/** The arithmetic of an {@link Estimator}. */
sealed interface Method permits PlainRates, PlainMeans, Scores, OwnMeans {
    /** What a trial of an arm earns; empty where it has none. */
    Optional<Estimate> mean(Stretches stretches, Outcome outcome, int arm);

    /** Empty where there is nothing to compare. */
    Optional<Contrast> contrast(Stretches stretches, Outcome outcome, int treatment, int control);
}
