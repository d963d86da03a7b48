package dev.slotwise.server;

import dev.slotwise.db.DatabaseProblem;
import dev.slotwise.db.Migrations;
import dev.slotwise.server.commands.OpenStorage;
import dev.slotwise.server.commands.RebuildCommand;
import dev.slotwise.server.commands.ReplayCommand;

import org.slf4j.bridge.SLF4JBridgeHandler;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Reads the command line. Without a command it serves. */
@Command(
        name = "slotwise",
        description = "Chooses content and send time for every e-mail recipient.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {
    /** A mistake of the person who starts it: one line says what to do. */
    static final int USAGE = 2;

    private final PrintStream out;

    private Main(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Logger.getLogger("").setLevel(Level.WARNING);
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(commandLine(out).execute(arguments));
    }

    private static CommandLine commandLine(PrintStream out) {
        return new CommandLine(new Main(out))
                .addSubcommand(new Serve(out))
                .addSubcommand(new RebuildCommand(() -> openStorage(out)))
                .addSubcommand(new ReplayCommand())
                .setExecutionExceptionHandler((failure, _, _) -> {
                    if (failure instanceof ConfigurationError
                            || failure instanceof DatabaseProblem) {
                        System.err.println("slotwise: " + failure.getMessage());
                        return USAGE;
                    }
                    throw failure;
                });
    }

    /** Joins the database of a running server, or opens it alone. */
    private static OpenStorage openStorage(PrintStream out) {
        var configuration = Configuration.load(System.getenv(), Optional.empty());
        var database = OpenDatabase.join(configuration, out::println);
        Migrations.migrate(database.address());
        return OpenStorage.of(database.address(), database::close);
    }

    @Override
    public Integer call() throws Exception {
        return new Serve(out).call();
    }

    /** Runs the server until it is told to stop. */
    @Command(
            name = "serve",
            description = "Runs the server (the default).",
            mixinStandardHelpOptions = true)
    static final class Serve implements Callable<Integer> {
        private final PrintStream out;

        @Option(
                names = "--stop-with-parent",
                description = "Stop when the process that started this one ends.",
                hidden = true)
        private boolean stopWithParent;

        Serve(PrintStream out) {
            this.out = out;
        }

        @Override
        public Integer call() throws Exception {
            var configuration = Configuration.load(System.getenv(), Optional.empty());
            var stopped = new CountDownLatch(1);
            try {
                serve(configuration, stopped);
                out.println("Stopped.");
            } finally {
                stopped.countDown();
            }
            return 0;
        }

        private void serve(Configuration configuration, CountDownLatch stopped) throws Exception {
            try (var database = OpenDatabase.of(configuration, out::println);
                    var server =
                            Server.start(configuration, database.address(), Clock.systemUTC())) {
                greet(configuration, server, database);
                var stop = new CountDownLatch(1);
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> await(stop, stopped), "stop"));
                if (stopWithParent) {
                    ProcessHandle.current()
                            .parent()
                            .ifPresent(parent -> parent.onExit().thenRun(stop::countDown));
                }
                stop.await();
                out.println("Stopping: answering what was asked before.");
            }
        }

        /** The JVM is going down by a signal: holds it until all is in order. */
        private static void await(CountDownLatch stop, CountDownLatch stopped) {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void greet(Configuration configuration, Server server, OpenDatabase database) {
            var http = configuration.http();
            out.printf(
                    "Slotwise listens on http://%s:%d; recipients reach it at %s%n",
                    http.host(), server.port(), http.publicUrl());
            out.println("Data lies in " + database.place());
            server.firstKey()
                    .ifPresent(key -> out.println("Your API key, shown only this once: " + key));
            out.println("Ready.");
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"Slotwise " + (version == null ? "(built from source)" : version)};
        }
    }
}
