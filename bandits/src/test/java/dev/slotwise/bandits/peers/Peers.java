package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Agents;
import dev.slotwise.bandits.simulation.Contender;

import java.util.List;

/** Who plays in the benchmarks. */
final class Peers {
    static final Contender STANDARD = new Contender("slotwise", Agents::standard);
    static final Contender UNIFORM = new Contender("uniform", UniformAgent::new);
    static final Contender LIN_UCB = new Contender("LinUCB(0.3)", s -> new LinUcb(s, 0.3));

    /**
     * Tuned on contextual-20-even and contextual-rare: gamma_scale 10, 100, 1000; mellowness 0.1,
     * 0.01, 0.001; learning rate 0.01 to 2; power_t 0, 0.2, 0.5.
     */
    static final Contender SQUARE_CB =
            new Contender(
                    "VW squarecb",
                    s -> new VowpalWabbit(s, VowpalWabbit.SQUARE_CB, "--power_t 0.5"));

    static final Contender REG_CB_OPT =
            new Contender(
                    "VW regcbopt",
                    s -> new VowpalWabbit(s, VowpalWabbit.REG_CB_OPT, "--power_t 0.5"));

    /** With the learning rate that suits it where successes are rare. */
    static final Contender SLOW_REG_CB_OPT =
            new Contender(
                    "VW regcbopt, -l 0.1",
                    s -> new VowpalWabbit(s, VowpalWabbit.REG_CB_OPT, "--power_t 0.5 -l 0.1"));

    private Peers() {}

    /** Where recipients are not told apart. */
    static List<Contender> ofArmsAlone() {
        return List.of(
                STANDARD,
                new Contender("Thompson, Beta(1, 1)", FlatThompson::new),
                new Contender("KL-UCB", KlUcb::new),
                new Contender("UCB1", Ucb1::new),
                new Contender("epsilon-greedy(0.1)", s -> new EpsilonGreedyPeer(s, 0.1)),
                UNIFORM);
    }

    /** Where they are. */
    static List<Contender> ofContexts() {
        return List.of(
                STANDARD,
                LIN_UCB,
                SQUARE_CB,
                REG_CB_OPT,
                SLOW_REG_CB_OPT,
                new Contender("Thompson, no context", FlatThompson::new),
                UNIFORM);
    }
}
