package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.policy.EpsilonGreedy;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.FixedWeights;
import dev.slotwise.bandits.policy.Guards;
import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.policy.PolicyType;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.policy.TopTwoThompson;
import dev.slotwise.bandits.posterior.HalfLife;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The rule that chooses, as its owner named it, and what its owner demands of it.
 *
 * @param type the policy's name in the API, read off {@link PolicyType}
 * @param explorationFloor least assignment probability of every eligible arm; the policy's default
 *     when absent
 * @param weights share per arm key, for a fixed split; even when absent
 * @param epsilon share that explores, of an epsilon-greedy policy
 * @param minimumControlShare least assignment probability of the control; none when absent
 * @param warmUp matured exposures per arm before the policy chooses; none when absent
 * @param rampUp share of recipients that the policy decides for; everybody when absent
 * @param halfLife after which a trial counts for half; nothing is forgotten when absent
 * @param expectedSends decisions that the experiment will have made in the end, for looking ahead;
 *     nobody looks ahead when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyDefinition(
        String type,
        @Nullable Double explorationFloor,
        @Nullable Map<String, Double> weights,
        @Nullable Double epsilon,
        @Nullable Double minimumControlShare,
        @Nullable Long warmUp,
        @Nullable Double rampUp,
        @Nullable Duration halfLife,
        @Nullable Long expectedSends) {

    static final Duration SHORTEST_HALF_LIFE = Duration.ofDays(1);
    static final Duration LONGEST_HALF_LIFE = Duration.ofDays(365);
    static final PolicyDefinition DEFAULT = ofType(name(Thompson.class));

    /** With no settings of its own. */
    public static PolicyDefinition ofType(String type) {
        return new PolicyDefinition(type, null, null, null, null, null, null, null, null);
    }

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

    boolean is(Class<? extends Policy> policy) {
        return type.equals(name(policy));
    }

    boolean isFixed() {
        return is(FixedWeights.class);
    }

    /** The share of recipients that the policy decides for. */
    public double audience() {
        return rampUp == null ? 1 : rampUp;
    }

    /** How many decisions there will be in the end, if that is known. */
    public OptionalLong horizon() {
        return expectedSends == null ? OptionalLong.empty() : OptionalLong.of(expectedSends);
    }

    HalfLife forgetting() {
        return halfLife == null ? HalfLife.NONE : new HalfLife(halfLife.toSeconds());
    }

    Policy policy(List<ArmDefinition> arms) {
        var floor =
                explorationFloor == null
                        ? ExplorationFloor.STANDARD
                        : ExplorationFloor.of(explorationFloor);
        if (is(Thompson.class)) {
            return expectedSends == null
                    ? new Thompson(floor)
                    : new Thompson(floor, LookAhead.TEMPER);
        }
        if (is(TopTwoThompson.class)) {
            return new TopTwoThompson(TopTwoThompson.EVEN, floor);
        }
        if (is(EpsilonGreedy.class)) {
            return new EpsilonGreedy(epsilon == null ? EpsilonGreedy.STANDARD : epsilon);
        }
        if (isFixed()) {
            return new FixedWeights(shares(arms));
        }
        throw new IllegalStateException("no policy has the type " + type);
    }

    private List<Double> shares(List<ArmDefinition> arms) {
        var shares = weights == null ? Map.<String, Double>of() : weights;
        return shares.isEmpty()
                ? List.of()
                : arms.stream().map(arm -> shares.getOrDefault(arm.key(), 0.0)).toList();
    }

    /** A fixed split is its owner's own: an arm that joins later gets what was asked for it. */
    Guards guards(int control) {
        return isFixed()
                ? Guards.none(control)
                : new Guards(
                        control,
                        minimumControlShare == null ? 0 : minimumControlShare,
                        warmUp == null ? 0 : warmUp,
                        Guards.NEW_ARM_SHARE,
                        Guards.NEW_ARM_SENDS);
    }
}
