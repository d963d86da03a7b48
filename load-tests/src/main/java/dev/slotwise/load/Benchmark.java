package dev.slotwise.load;

import io.gatling.app.Gatling$;

import java.nio.file.Path;

/**
 * How fast a server is: starts one on a data directory of its own, puts load on it, prints a table
 * and stops it.
 */
public final class Benchmark {
    private Benchmark() {}

    /**
     * Takes no arguments; {@code -Dload.users}, {@code -Dload.seconds} and {@code -Dload.rounds}
     * set how much of it.
     */
    public static void main(String[] arguments) throws Exception {
        int status = run();
        // Gatling leaves threads behind.
        System.exit(status);
    }

    private static int run() throws Exception {
        try (var home = TemporaryFolder.make("slotwise-benchmark");
                var server =
                        ServerProcess.start(Launch.in(home.path()).with("SLOTWISE_ECHO", "true"))) {
            try (var api = new Api(server.url())) {
                ExperimentUnderLoad.PLAIN.start(api);
                ExperimentUnderLoad.CONTEXTUAL.start(api);
                ExperimentUnderLoad.checkAnswers(api);
            }
            Target.of(server).publish();
            return Gatling$.MODULE$.fromArgs(
                    new String[] {
                        "--simulation",
                        DecisionsSimulation.class.getName(),
                        "--results-folder",
                        Path.of("target", "gatling").toAbsolutePath().toString()
                    });
        }
    }
}
