package dev.slotwise.server.experiments;

import dev.slotwise.bandits.policy.EpsilonGreedy;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.server.http.Problem.FieldError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A policy as a caller writes it; the parts are those of {@link PolicyDefinition}. */
record DraftPolicy(
        @Nullable String type,
        @Nullable Double explorationFloor,
        @Nullable Map<String, Double> weights,
        @Nullable Double epsilon,
        @Nullable Double minimumControlShare,
        @Nullable Long warmUp,
        @Nullable Double rampUp,
        @Nullable Duration halfLife,
        @Nullable Long expectedSends) {
    private static final long LONGEST_WARM_UP = 1_000_000_000;
    private static final long MOST_SENDS = 1_000_000_000_000L;

    PolicyDefinition defined() {
        return new PolicyDefinition(
                type == null ? PolicyDefinition.DEFAULT.type() : type,
                explorationFloor,
                weights,
                epsilon,
                minimumControlShare,
                warmUp,
                rampUp,
                halfLife,
                expectedSends);
    }

    /** Adds what is wrong with it, for an experiment of these arms and features. */
    void check(Collection<String> arms, Collection<String> context, List<FieldError> errors) {
        if (type != null && !PolicyDefinition.types().contains(type)) {
            errors.add(
                    new FieldError(
                            "/policy/type",
                            "must be one of " + String.join(", ", PolicyDefinition.types())));
            return;
        }
        checkFloor(arms.size(), errors);
        if (weights != null) {
            checkWeights(weights, arms, errors);
        }
        checkEpsilon(errors);
        checkGuards(arms.size(), errors);
        if (rampUp != null && !(rampUp > 0 && rampUp <= 1)) {
            errors.add(new FieldError("/policy/rampUp", "must lie between 0 and 1, 0 excluded"));
        }
        checkHalfLife(errors);
        checkExpectedSends(context, errors);
    }

    private void checkFloor(int arms, List<FieldError> errors) {
        if (explorationFloor == null) {
            return;
        }
        var at = "/policy/explorationFloor";
        if (defined().isFixed()) {
            errors.add(new FieldError(at, "a fixed split has no exploration floor"));
        } else if (defined().is(EpsilonGreedy.class)) {
            errors.add(
                    new FieldError(
                            at, "epsilon-greedy has none: each arm gets epsilon / number of arms"));
        } else if (!(explorationFloor >= 0 && explorationFloor * arms <= 1)) {
            errors.add(
                    new FieldError(
                            at,
                            "must lie between 0 and 1 / number of arms = "
                                    + 1.0 / Math.max(1, arms)));
        }
    }

    private void checkEpsilon(List<FieldError> errors) {
        if (epsilon != null && !defined().is(EpsilonGreedy.class)) {
            errors.add(new FieldError("/policy/epsilon", "belongs to the policy 'epsilon-greedy'"));
        } else if (epsilon != null && !(epsilon >= 0 && epsilon <= 1)) {
            errors.add(new FieldError("/policy/epsilon", "must lie between 0 and 1"));
        }
    }

    private void checkGuards(int arms, List<FieldError> errors) {
        if (minimumControlShare != null) {
            var at = "/policy/minimumControlShare";
            double floors = explorationFloor == null ? 0 : explorationFloor * Math.max(0, arms - 1);
            if (defined().isFixed()) {
                errors.add(new FieldError(at, "a fixed split says it by its weights"));
            } else if (!(minimumControlShare >= 0 && minimumControlShare < 1)) {
                errors.add(new FieldError(at, "must lie between 0 and 1, 1 excluded"));
            } else if (minimumControlShare + floors > 1) {
                errors.add(
                        new FieldError(
                                at, "leaves the other arms less than their exploration floors"));
            }
        }
        if (warmUp != null) {
            if (defined().isFixed()) {
                errors.add(new FieldError("/policy/warmUp", "a fixed split has none"));
            } else if (warmUp < 0 || warmUp > LONGEST_WARM_UP) {
                errors.add(
                        new FieldError(
                                "/policy/warmUp",
                                "must lie between 0 and %d exposures per arm"
                                        .formatted(LONGEST_WARM_UP)));
            }
        }
    }

    private void checkHalfLife(List<FieldError> errors) {
        if (halfLife == null) {
            return;
        }
        if (defined().isFixed()) {
            errors.add(
                    new FieldError(
                            "/policy/halfLife", "a fixed split learns nothing it could forget"));
        } else if (halfLife.compareTo(PolicyDefinition.SHORTEST_HALF_LIFE) < 0
                || halfLife.compareTo(PolicyDefinition.LONGEST_HALF_LIFE) > 0) {
            errors.add(new FieldError("/policy/halfLife", "must lie between P1D and P365D"));
        }
    }

    private void checkExpectedSends(Collection<String> context, List<FieldError> errors) {
        if (expectedSends == null) {
            return;
        }
        var at = "/policy/expectedSends";
        if (!defined().is(Thompson.class)) {
            errors.add(new FieldError(at, "belongs to the policy 'thompson'"));
        } else if (context.isEmpty()) {
            errors.add(new FieldError(at, "needs 'context': without it nothing looks ahead"));
        } else if (expectedSends < 1 || expectedSends > MOST_SENDS) {
            errors.add(new FieldError(at, "must lie between 1 and %d sends".formatted(MOST_SENDS)));
        }
    }

    private void checkWeights(
            Map<String, Double> weights, Collection<String> arms, List<FieldError> errors) {
        if (!defined().isFixed()) {
            errors.add(new FieldError("/policy/weights", "belong to the policy 'fixed'"));
            return;
        }
        double sum = 0;
        for (var weight : weights.entrySet()) {
            var at = "/policy/weights/" + weight.getKey();
            if (!arms.contains(weight.getKey())) {
                errors.add(new FieldError(at, "there is no arm with this key"));
            }
            var share = weight.getValue();
            if (share == null || !(share >= 0) || share.isInfinite()) {
                errors.add(new FieldError(at, "must be a number that is not negative"));
            } else {
                sum += share;
            }
        }
        if (!weights.isEmpty() && !(sum > 0)) {
            errors.add(new FieldError("/policy/weights", "must not all be 0"));
        }
    }
}
