package dev.slotwise.server.exports;

import dev.slotwise.server.decisions.Reason;
import dev.slotwise.server.experiments.Reward;
import dev.slotwise.server.exports.DecisionLogStore.Found;
import dev.slotwise.server.learning.ArmPredictions;
import dev.slotwise.server.learning.LoggedDecision;
import dev.slotwise.server.learning.Trial;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A decision of the log and what became of it, as learning sees it.
 *
 * @param matured whether its attribution window has ended, so that the outcome is final
 * @param outcome what the trial has earned so far; none where the decision is no trial
 */
record ExportedDecision(
        LoggedDecision decision,
        Reason reason,
        Optional<String> fallbackCause,
        Optional<Instant> exposedAt,
        Optional<Instant> succeededAt,
        boolean matured,
        OptionalDouble outcome) {

    static ExportedDecision of(Found found, Reward reward, Instant now) {
        var decision = found.decision();
        var trial = Trial.of(decision.counted(java.util.List.of()), found.events(), reward);
        var exposedAt = trial.exposedAt().stream().mapToObj(Instant::ofEpochMilli).findFirst();
        return new ExportedDecision(
                decision,
                found.reason(),
                found.fallbackCause(),
                exposedAt,
                trial.succeededAt().stream().mapToObj(Instant::ofEpochMilli).findFirst(),
                exposedAt.isPresent() && !exposedAt.get().plus(reward.window()).isAfter(now),
                exposedAt.isPresent()
                        ? OptionalDouble.of(trial.earned(found.events(), reward))
                        : OptionalDouble.empty());
    }

    /** With which an arm could have been chosen; none where it could not. */
    OptionalDouble probability(int arm) {
        var evidence = decision.evidence();
        return isTold(arm)
                ? OptionalDouble.of(evidence.probabilities().get(arm))
                : OptionalDouble.empty();
    }

    /** What an arm that could have been chosen was believed to earn; none where nothing was. */
    OptionalDouble prediction(int arm) {
        var evidence = decision.evidence();
        return isTold(arm) && arm < evidence.beliefs().size()
                ? OptionalDouble.of(ArmPredictions.of(evidence, arm))
                : OptionalDouble.empty();
    }

    private boolean isTold(int arm) {
        var evidence = decision.evidence();
        return arm < evidence.probabilities().size() && evidence.eligible().get(arm);
    }
}
