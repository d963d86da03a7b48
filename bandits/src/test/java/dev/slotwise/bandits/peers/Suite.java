package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.simulation.Contender;
import dev.slotwise.bandits.simulation.Environment;
import dev.slotwise.bandits.simulation.Environments;

import java.util.List;
import java.util.stream.Stream;

/**
 * Environments that ask the same question.
 *
 * @param name on the command line and as a heading
 * @param question what is asked, in a sentence or two
 */
record Suite(String name, String question, List<Environment> environments) {
    static final String SPEED = "speed";
    static final String ARM_PRIOR = "arm-prior";

    static final List<Suite> ALL =
            List.of(
                    of(
                            "k-armed",
                            "Which arm is best, where recipients are not told apart? The dotted"
                                    + " line is the bound of Lai and Robbins, an asymptote.",
                            "k-armed-2",
                            "k-armed-5-rare",
                            "k-armed-10",
                            "k-armed-10-ladder",
                            "k-armed-10-scattered",
                            "k-armed-10-frequent",
                            "k-armed-50",
                            "k-armed-50-scattered"),
                    of(
                            "contextual-20",
                            "Which arm is best for whom? 20 features, 20 % succeed.",
                            "contextual-20",
                            "contextual-20-even",
                            "contextual-correlated",
                            "contextual-binary",
                            "contextual-eligible"),
                    of(
                            "contextual-offset",
                            "A propensity model knows each recipient's own part, exactly or badly.",
                            "contextual-offset",
                            "contextual-miscalibrated"),
                    of(
                            "contextual-rare",
                            "The same where 3 % succeed.",
                            "contextual-rare",
                            "contextual-rare-even"),
                    of(
                            "contextual-100",
                            "The same with 100 features.",
                            "contextual-100",
                            "contextual-100-even"),
                    of(
                            "delayed",
                            "Answers take hours (log-normal, median 3 h), 30 % are never seen; the"
                                    + " window is 48 h and the campaign lasts a week. Peers learn"
                                    + " a failure at the send and a success when it arrives.",
                            "delayed",
                            "delayed-even",
                            "delayed-rare",
                            "delayed-k-armed"),
                    of(
                            "drifting",
                            "What arms are worth changes over eight weeks.",
                            "drifting",
                            "drifting-jumps",
                            "drifting-walk",
                            "drifting-k-armed"),
                    of(
                            ARM_PRIOR,
                            "What is knowledge of the arms from past campaigns worth in the first"
                                    + " 10,000 sends? The share is against none, seed by seed.",
                            "arm-prior-none",
                            "arm-prior-quarter",
                            "arm-prior-half",
                            "arm-prior-wrong"),
                    of(
                            SPEED,
                            "Decide-and-learn pairs per second of CPU on one thread: 10 arms, 20"
                                    + " features, answers at once.",
                            "contextual-20"));

    /** Who plays in one of the environments. */
    List<Contender> contenders(Environment environment) {
        return switch (name) {
            case ARM_PRIOR -> List.of(Peers.STANDARD);
            case SPEED -> List.of(Peers.STANDARD, Peers.LIN_UCB, Peers.SQUARE_CB, Peers.REG_CB_OPT);
            default ->
                    environment.arms().dimension() == 0 ? Peers.ofArmsAlone() : Peers.ofContexts();
        };
    }

    private static Suite of(String name, String question, String... environments) {
        return new Suite(
                name,
                question,
                Stream.of(environments)
                        .map(environment -> Environments.named(environment).orElseThrow())
                        .toList());
    }
}
