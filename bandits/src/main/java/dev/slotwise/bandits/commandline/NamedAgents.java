package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Agents;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.agent.SplitAgent;
import dev.slotwise.bandits.policy.EpsilonGreedy;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.FixedWeights;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.policy.TopTwoThompson;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Agents by the name they have on the command line: one row each. */
final class NamedAgents {
    /** What the product would choose. */
    static final String STANDARD = "standard";

    private static final double EPSILON = 0.1;
    private static final double SHARE_OF_FIRST = 0.5;

    private static final Map<String, BiFunction<Setting, AgentOptions, Agent>> ALL =
            new LinkedHashMap<>();

    static {
        ALL.put(
                STANDARD,
                (setting, options) ->
                        Agents.standard(
                                setting,
                                options.explorationFloor().orElse(ExplorationFloor.of(0))));
        ALL.put(
                "thompson",
                (setting, options) -> Agents.playing(new Thompson(floor(options)), setting));
        ALL.put(
                "top-two-thompson",
                (setting, options) ->
                        Agents.playing(
                                new TopTwoThompson(SHARE_OF_FIRST, floor(options)), setting));
        ALL.put(
                "epsilon-greedy",
                (setting, _) -> Agents.playing(new EpsilonGreedy(EPSILON), setting));
        // An even split is above any floor.
        ALL.put("fixed", (setting, _) -> new SplitAgent(FixedWeights.even(), setting));
    }

    private NamedAgents() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    /**
     * What makes the agents of this name.
     *
     * @throws UnusableInput if there are none
     */
    static Function<Setting, Agent> named(String name, AgentOptions options) {
        var agents = ALL.get(name);
        if (agents == null) {
            throw new UnusableInput(
                    "policy: no " + name + "; there are " + String.join(", ", names()));
        }
        return setting -> agents.apply(setting, options);
    }

    private static ExplorationFloor floor(AgentOptions options) {
        return options.explorationFloor().orElse(ExplorationFloor.STANDARD);
    }
}
