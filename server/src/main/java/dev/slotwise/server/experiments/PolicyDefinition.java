package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.FixedWeights;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.policy.PolicyType;
import dev.slotwise.bandits.policy.Thompson;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The rule that chooses, as its owner named it.
 *
 * @param type the policy's name in the API, read off {@link PolicyType}
 * @param explorationFloor least assignment probability of every eligible arm; the policy's default
 *     when absent
 * @param weights share per arm key, for a fixed split; even when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyDefinition(
        String type, @Nullable Double explorationFloor, @Nullable Map<String, Double> weights) {

    static final PolicyDefinition DEFAULT = new PolicyDefinition(name(Thompson.class), null, null);

    /** The names the API knows, from the policies that there are. */
    static TreeSet<String> types() {
        var names = new TreeSet<String>();
        Arrays.stream(Policy.class.getPermittedSubclasses())
                .map(PolicyDefinition::name)
                .forEach(names::add);
        return names;
    }

    private static String name(Class<?> policy) {
        return Optional.ofNullable(policy.getAnnotation(PolicyType.class))
                .orElseThrow(() -> new IllegalStateException(policy + " has no @PolicyType"))
                .value();
    }

    boolean isFixed() {
        return type.equals(name(FixedWeights.class));
    }

    Policy policy(List<ArmDefinition> arms) {
        if (isFixed()) {
            var shares = weights == null ? Map.<String, Double>of() : weights;
            return new FixedWeights(
                    shares.isEmpty()
                            ? List.of()
                            : arms.stream()
                                    .map(arm -> shares.getOrDefault(arm.key(), 0.0))
                                    .toList());
        }
        return explorationFloor == null
                ? Thompson.standard()
                : new Thompson(ExplorationFloor.of(explorationFloor));
    }
}
