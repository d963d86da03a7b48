package dev.slotwise.bandits.commandline;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The policy that a log is to value: what it would have done with each decision. */
sealed interface TargetPolicy {
    /** With which probability it draws each arm of a decision; empty if it has none to draw. */
    Optional<Map<String, Double>> probabilities(Map<String, Double> eligible, DecisionLine line);

    /** One arm for everybody who can get it. */
    record Always(String arm) implements TargetPolicy {
        @Override
        public Optional<Map<String, Double>> probabilities(
                Map<String, Double> eligible, DecisionLine line) {
            return eligible.containsKey(arm) ? Optional.of(Map.of(arm, 1.0)) : Optional.empty();
        }
    }

    /** Each eligible arm alike. */
    record Uniform() implements TargetPolicy {
        @Override
        public Optional<Map<String, Double>> probabilities(
                Map<String, Double> eligible, DecisionLine line) {
            var even = new HashMap<String, Double>();
            eligible.keySet().forEach(arm -> even.put(arm, 1.0 / eligible.size()));
            return Optional.of(even);
        }
    }

    /** What stands beside each decision. */
    record AsLogged() implements TargetPolicy {
        @Override
        public Optional<Map<String, Double>> probabilities(
                Map<String, Double> eligible, DecisionLine line) {
            @Nullable Map<String, Double> target = line.target();
            return Optional.ofNullable(target).filter(given -> !given.isEmpty());
        }
    }
}
