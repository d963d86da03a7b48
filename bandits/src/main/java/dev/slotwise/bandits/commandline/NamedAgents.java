package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Agents;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.agent.SplitAgent;
import dev.slotwise.bandits.policy.FixedWeights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Agents by the name they have on the command line: one row each. */
final class NamedAgents {
    /** What the product would choose. */
    static final String STANDARD = "standard";

    private static final Map<String, BiFunction<Setting, AgentOptions, Agent>> ALL =
            new LinkedHashMap<>();

    static {
        ALL.put(STANDARD, withoutFloor(STANDARD, Agents::standard));
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
     * @throws UnusableInput if there are none, or they can't do what is asked of them
     */
    static Function<Setting, Agent> named(String name, AgentOptions options) {
        var agents = ALL.get(name);
        if (agents == null) {
            throw new UnusableInput(
                    "policy: no " + name + "; there are " + String.join(", ", names()));
        }
        return setting -> agents.apply(setting, options);
    }

    private static BiFunction<Setting, AgentOptions, Agent> withoutFloor(
            String name, Function<Setting, Agent> agents) {
        return (setting, options) -> {
            if (options.explorationFloor().isPresent()) {
                throw new UnusableInput(
                        "--exploration-floor: policy " + name + " sets its own floor");
            }
            return agents.apply(setting);
        };
    }
}
