package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.policy.ExplorationFloor;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Plays an agent over JSON lines on standard input and output. */
@Command(
        name = "policy",
        description =
                "Plays a policy over JSON lines on standard input and output: answers init, decide"
                        + " and close, learns from reward and expire.",
        mixinStandardHelpOptions = true)
final class PolicyCommand implements Callable<Integer> {
    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description =
                    "Which policy plays; without it, what the product would choose for the"
                            + " environment.")
    private String policy = NamedAgents.STANDARD;

    @Option(
            names = "--exploration-floor",
            paramLabel = "SHARE",
            description = "Least probability of an eligible arm, in place of the policy's own.")
    private @Nullable Double explorationFloor;

    @Option(
            names = "--probabilities",
            description = "Answer with the probabilities of all arms (\"ps\") too.")
    private boolean probabilities;

    @Option(
            names = "--spare-arms",
            paramLabel = "NUMBER",
            description = "Room for arms that are first named after init (default: 10).")
    private int spareArms = 10;

    @Override
    public Integer call() throws IOException {
        if (spareArms < 0) {
            throw new UnusableInput("--spare-arms: " + spareArms + " is negative");
        }
        var agents = NamedAgents.named(policy, new AgentOptions(floor()));
        var detail = probabilities ? Replies.Detail.ALL_ARMS : Replies.Detail.CHOSEN_ARM;
        // Bare streams: one read and one write a line, with no lock and no copy in between.
        try (var in = new FileInputStream(FileDescriptor.in);
                var out = new FileOutputStream(FileDescriptor.out)) {
            new Conversation(agents, spareArms, detail, new Lines(in), out).hold();
        }
        return 0;
    }

    private Optional<ExplorationFloor> floor() {
        if (explorationFloor == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ExplorationFloor.of(explorationFloor));
        } catch (IllegalArgumentException e) {
            throw new UnusableInput("--exploration-floor: " + explorationFloor + " is no share");
        }
    }
}
