package dev.slotwise.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.slotwise.db.EmbeddedPostgres;
import dev.slotwise.server.Configuration;
import dev.slotwise.server.Server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Against servers of its own: a replay moves the simulated clock by weeks. */
class ReplayCommandTest {
    private static final String KEY = "sw_key_of_the_replay_0123456789";

    @TempDir private static Path folder;
    private static EmbeddedPostgres database;
    private static Server simulated;
    private static Server real;

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedPostgres.start(folder.resolve("data"), _ -> {});
        simulated = server("true");
        real = server("false");
    }

    @AfterAll
    static void stop() {
        simulated.close();
        real.close();
        database.close();
    }

    private static Server server(String simulatedClock) throws Exception {
        return Server.start(
                Configuration.load(
                        Map.of(
                                "SLOTWISE_HTTP_PORT",
                                "0",
                                "SLOTWISE_PUBLIC_URL",
                                "https://mail.example.com",
                                "SLOTWISE_DATA_DIR",
                                folder.toString(),
                                "SLOTWISE_BOOTSTRAP_KEY",
                                KEY,
                                "SLOTWISE_SIMULATED_CLOCK",
                                simulatedClock),
                        Optional.empty()),
                database.address(),
                Clock.systemUTC());
    }

    @Test
    void theSyntheticCampaignTeachesAPolicyThatBeatsEveryArm() throws Exception {
        var run = run(simulated, "--json", "--seeds", "3");

        assertThat(run.exitCode()).as(run.err()).isZero();
        var found = new ObjectMapper().readTree(run.out());
        assertThat(found.at("/bestArm").asText()).isEqualTo("offer");
        assertThat(found.at("/overUniform/doublyRobust/interval/lower").asDouble()).isPositive();
        assertThat(found.at("/overBestArm/doublyRobust/interval/lower").asDouble()).isPositive();
        assertThat(found.at("/conclusions/1").asText())
                .startsWith("The learned policy earns more than always sending offer: +");
        assertThat(found.at("/experiments")).hasSize(3);
    }

    @Test
    void withoutContextNothingIsToBeGainedOverTheBestArmAndTheTableSaysSo() {
        var run = run(simulated, "--no-context", "--seeds", "1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("replay", "IPS", "doubly robust", "always offer", "uniform split")
                .containsPattern(
                        "The learned policy (cannot be told from|earns less than) always sending"
                                + " offer")
                .contains("decisions over HTTP");
    }

    @Test
    void aServerThatIsAwayIsOneLineAndExitCodeOne() {
        var run = execute("--url", "http://localhost:1", "--key", KEY);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("replay: no server answers at http://localhost:1")
                .hasLineCount(1);
    }

    @Test
    void aServerThatKeepsRealTimeIsOneLineAndExitCodeOne() {
        var run = run(real);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("SLOTWISE_SIMULATED_CLOCK=true").hasLineCount(1);
    }

    @Test
    void whatCannotBeUsedIsOneLineAndExitCodeTwo() {
        for (var mistake :
                List.of(
                        List.of("--file", "nowhere.csv"),
                        List.of("--preset", "unknown"),
                        List.of("--preset", "hillstrom"),
                        List.of("--seeds", "0"),
                        List.of("--goal", "smile"),
                        List.of("--url", "localhost"),
                        List.of("--key", "sw_another_key_0123456789abcdef"),
                        List.of("--policy", "guess"),
                        List.of("--floor", "0.5"),
                        List.of("--arm", "segment"))) {
            var run = run(simulated, mistake.toArray(String[]::new));

            assertThat(run.exitCode()).as("%s: %s", mistake, run.err()).isEqualTo(2);
            assertThat(run.err()).startsWith("replay: ").hasLineCount(1);
        }
    }

    /** Most of a minute and a half: for the slow rounds. */
    @Test
    @Tag("slow")
    void theHillstromCampaignTeachesAPolicyThatBeatsTheUniformSplitAndKeepsUpWithAlwaysMens()
            throws Exception {
        var data = hillstrom();
        var run = run(simulated, "--json", "--file", data.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        var found = new ObjectMapper().readTree(run.out());
        assertThat(found.at("/bestArm").asText()).isEqualTo("Mens E-Mail");
        assertThat(value(found, "uniform split")).isBetween(0.142, 0.152);
        assertThat(value(found, "always Mens E-Mail")).isBetween(0.176, 0.190);
        assertThat(found.at("/overUniform/doublyRobust/interval/lower").asDouble()).isPositive();
        assertThat(found.at("/overBestArm/doublyRobust/estimate").asDouble()).isGreaterThan(-0.003);
    }

    private static Path hillstrom() {
        var folder = System.getenv("SLOTWISE_TEST_DATA");
        Assumptions.assumeTrue(
                folder != null && Files.exists(Path.of(folder, "hillstrom.csv.gz")),
                "SLOTWISE_TEST_DATA names no folder with hillstrom.csv.gz: not replayed");
        return Path.of(folder, "hillstrom.csv.gz");
    }

    private static double value(JsonNode found, String policy) {
        for (var each : found.at("/policies")) {
            if (each.at("/policy").asText().equals(policy)) {
                return each.at("/doublyRobust/estimate").asDouble();
            }
        }
        throw new AssertionError(policy);
    }

    private record Run(int exitCode, String out, String err) {}

    /** Options given later win. */
    private static Run run(Server server, String... options) {
        var all =
                new ArrayList<>(
                        List.of("--url", "http://localhost:" + server.port(), "--key", KEY));
        all.addAll(List.of(options));
        return execute(all.toArray(String[]::new));
    }

    private static Run execute(String... options) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode =
                new CommandLine(new ReplayCommand())
                        .setOverwrittenOptionsAllowed(true)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(options);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
