package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.simulation.Comparison;
import dev.slotwise.bandits.simulation.Contender;
import dev.slotwise.bandits.simulation.Environment;
import dev.slotwise.bandits.simulation.Environments;
import dev.slotwise.bandits.simulation.RegretPlot;
import dev.slotwise.bandits.simulation.RegretTable;
import dev.slotwise.bandits.simulation.Standing;
import dev.slotwise.bandits.simulation.Tournament;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Plays policies in an environment and says what they wasted. */
@Command(
        name = "simulate",
        description =
                "Plays policies in a simulated campaign and writes regret.md, regret.csv and"
                        + " regret.svg.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(
            paramLabel = "ENVIRONMENT.json",
            arity = "0..1",
            description = "The environment; --example prints some.")
    private @Nullable Path file;

    @Option(
            names = "--policies",
            paramLabel = "NAME",
            split = ",",
            description = "Which policies play (default: standard,fixed).")
    private List<String> policies = List.of(NamedAgents.STANDARD, "fixed");

    @Option(
            names = "--seeds",
            paramLabel = "NUMBER",
            description = "How many worlds each plays in (default: 20).")
    private int seeds = 20;

    @Option(
            names = "--first-seed",
            paramLabel = "SEED",
            description = "The first of them; the others follow it (default: 1).")
    private long firstSeed = 1;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            description = "How many campaigns are played at a time (default: 1).")
    private int threads = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the files go (default: the current directory).")
    private Path directory = Path.of("");

    @Option(
            names = "--example",
            paramLabel = "NAME",
            description = "Prints an environment that comes with it, and plays nothing.")
    private @Nullable String example;

    SimulateCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (example != null) {
            out.println(EnvironmentFile.write(environment(example)));
            return 0;
        }
        if (file == null) {
            throw new UnusableInput("ENVIRONMENT.json: none; try --example contextual-20");
        }
        atLeastOne(seeds, "--seeds");
        atLeastOne(threads, "--threads");
        play(EnvironmentFile.read(text(file), file.toString()));
        return 0;
    }

    private void play(Environment environment) throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        for (String policy : policies) {
            contenders.add(new Contender(policy, NamedAgents.named(policy, AgentOptions.NONE)));
        }
        var threadTimes = ManagementFactory.getThreadMXBean();
        Comparison comparison =
                new Tournament(threads, threadTimes::getCurrentThreadCpuTime)
                        .play(
                                environment,
                                contenders,
                                LongStream.range(firstSeed, firstSeed + seeds).boxed().toList());
        Files.createDirectories(directory);
        String table = RegretTable.markdown(comparison);
        Files.writeString(directory.resolve("regret.md"), table);
        Files.writeString(directory.resolve("regret.csv"), RegretTable.csv(comparison));
        Files.writeString(directory.resolve("regret.svg"), RegretPlot.svg(comparison));
        out.print(table);
        // Not in the table: it is not the same twice.
        for (Standing standing : comparison.standings()) {
            out.printf(
                    Locale.ROOT,
                    "%s: %.2f µs of CPU a send, the world's own part included%n",
                    standing.name(),
                    1e6 * standing.cpuSeconds() / environment.sends());
        }
    }

    private static Environment environment(String name) {
        return Environments.named(name)
                .orElseThrow(() ->
                        new UnusableInput(
                                "--example: no "
                                        + name
                                        + "; there are "
                                        + Environments.all().stream()
                                                .map(Environment::name)
                                                .collect(Collectors.joining(", "))));
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UnusableInput(file + ": there is no such file");
        } catch (MalformedInputException e) {
            throw new UnusableInput(file + ": not UTF-8");
        }
    }

    private static void atLeastOne(int value, String name) {
        if (value < 1) {
            throw new UnusableInput(name + ": " + value + " is less than 1");
        }
    }
}
