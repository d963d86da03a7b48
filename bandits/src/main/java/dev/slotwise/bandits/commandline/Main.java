package dev.slotwise.bandits.commandline;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** Reads the command line. A new command is a row in {@link #commandLine}. */
@Command(
        name = "slotwise-bandits",
        description = "Bandits for e-mail campaigns.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {
    /** What was put in can't be used: one line says why. */
    static final int UNUSABLE_INPUT = 2;

    @Spec private CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(commandLine(out).execute(arguments));
    }

    static CommandLine commandLine(PrintStream out) {
        return new CommandLine(new Main())
                .addSubcommand(new PolicyCommand())
                .addSubcommand(new SimulateCommand(out))
                .addSubcommand(new StatisticsCommand(out))
                .addSubcommand(new EvaluateCommand(out))
                .setExecutionExceptionHandler((failure, commandLine, _) -> {
                    if (failure instanceof UnusableInput) {
                        commandLine.getErr().println("slotwise-bandits: " + failure.getMessage());
                        return UNUSABLE_INPUT;
                    }
                    throw failure;
                });
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? One of " + String.join(", ", spec.subcommands().keySet()));
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "Slotwise bandits " + (version == null ? "(built from source)" : version)
            };
        }
    }
}
