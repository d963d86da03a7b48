package dev.slotwise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.db.EmbeddedPostgres;
import dev.slotwise.server.commands.OpenStorage;
import dev.slotwise.server.commands.RebuildCommand;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What was learned follows from the logs, and is restored from them beside a running server. The
 * database is its own: it is tampered with.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RebuildCommandTest {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final int RECIPIENTS = 700;

    private EmbeddedPostgres database;
    private Server server;
    private Client client;

    @BeforeAll
    void aServerThatHasLearned(@TempDir Path directory) throws Exception {
        database = EmbeddedPostgres.start(directory.resolve("data"), _ -> {});
        var configuration =
                Configuration.load(
                        Map.of(
                                "SLOTWISE_DATA_DIR", directory.resolve("data").toString(),
                                "SLOTWISE_HTTP_PORT", "0",
                                "SLOTWISE_SIMULATED_CLOCK", "true"),
                        Optional.empty());
        server = Server.start(configuration, database.address(), Clock.systemUTC());
        client = new Client(server.port(), server.firstKey().orElseThrow());
        post(
                "/v1/experiments",
                """
                {"key": "hero", "kind": "content", "campaign": "spring", "holdout": 0.1, "arms": [
                  {"key": "plain", "contentType": "text/plain", "template": "Hi"},
                  {"key": "bold", "contentType": "text/plain", "template": "Hi!"}]}
                """);
        post(
                "/v1/experiments",
                """
                {"key": "offer", "kind": "content", "campaign": "spring", "context": ["opens30d", "device"], "arms": [
                  {"key": "none", "contentType": "text/plain", "template": "-"},
                  {"key": "ten", "contentType": "text/plain", "template": "10 %"},
                  {"key": "gift", "contentType": "text/plain", "template": "A gift"}]}
                """);
        client.post("/v1/experiments/hero/start").ok();
        client.post("/v1/experiments/offer/start").ok();
        send(0, RECIPIENTS);
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void whatAServerLearnedIsWhatItsLogsSay() throws Exception {
        var rebuild = rebuild();

        assertThat(rebuild.output())
                .contains("experiment hero: ", "experiment offer: ", "sums agree (")
                .contains("trials agree (", "posterior agrees (version ")
                .endsWith("rebuilt and stored agree\n");
        assertThat(rebuild.exitCode()).isZero();
    }

    @Test
    void tamperedSumsAreNamedThenRepairedAndTheServerTakesThem() throws Exception {
        settle();
        var before = get("/v1/experiments/hero/report");
        sql(
                "UPDATE wave SET clicks = clicks + 1, successes = successes + 70, sum_y = sum_y *"
                        + " 1.5 WHERE feature = -1 AND arm = 1");
        sql("DELETE FROM wave WHERE feature = 0");
        sql("UPDATE wave SET exposures = 0, successes = 0 WHERE feature = -1 AND arm = 0");

        var compared = rebuild();
        assertThat(compared.exitCode()).isEqualTo(1);
        assertThat(compared.output())
                .contains("sums DIFFER", "arm bold, everybody: clicks stored ", "arm plain")
                .endsWith("rebuilt and stored DIFFER; --repair writes the rebuilt\n");
        assertThat(rebuild("--repair").exitCode()).isZero();
        assertThat(rebuild().exitCode()).isZero();

        settle();
        var after = get("/v1/experiments/hero/report");
        for (int arm = 0; arm < 2; arm++) {
            var was = before.path("arms").path(arm);
            var is = after.path("arms").path(arm);
            assertThat(is.path("outcomes")).isEqualTo(was.path("outcomes"));
            assertThat(is.path("decisions")).isEqualTo(was.path("decisions"));
            assertThat(is.path("interval").path("upper").asDouble())
                    .isCloseTo(was.path("interval").path("upper").asDouble(), within(1e-9));
        }
        assertThat(after.path("holdout")).isEqualTo(before.path("holdout"));
    }

    @Test
    void daysThatAreNotTheirHoursAreNamedThenRepaired() throws Exception {
        settle();
        sql("UPDATE wave_day SET exposures = exposures + 1 WHERE feature = -1 AND arm = 1");

        var compared = rebuild();
        assertThat(compared.exitCode()).isEqualTo(1);
        assertThat(compared.output())
                .contains("sums agree (", "sums of days DIFFER from those of their hours");
        assertThat(rebuild("--repair").exitCode()).isZero();
        assertThat(rebuild().exitCode()).isZero();
    }

    @Test
    void aTrialThatLearnersWereToldWronglyIsToldAgain() throws Exception {
        settle();
        sql(
                """
                UPDATE trial_change SET body = '\\x' WHERE (experiment, number) =
                    (SELECT experiment, min(number) FROM trial_change GROUP BY experiment)
                """);

        var compared = rebuild();
        assertThat(compared.exitCode()).isEqualTo(1);
        assertThat(compared.output()).contains("trials DIFFER (");

        assertThat(rebuild("--repair").output())
                .contains("experiment offer: counted again and written")
                .contains("canonical posterior published as version ");
        settle();
        assertThat(rebuild().exitCode()).isZero();
    }

    @Test
    void aPosteriorThatNobodyCanHaveLearnedIsPublishedAnew() throws Exception {
        settle();
        sql(
                """
                UPDATE posterior_head SET canonical = true,
                       body = set_byte(body, 20, (get_byte(body, 20) + 1) % 256)
                """);

        var compared = rebuild();
        assertThat(compared.exitCode()).isEqualTo(1);
        assertThat(compared.output()).contains("posterior DIFFERS (version ");
        assertThat(rebuild("--repair").exitCode()).isZero();
        settle();
        assertThat(rebuild().exitCode()).isZero();
    }

    @Test
    void anExplanationAddsUp() throws Exception {
        settle();
        var decision = decide("{\"opens30d\": 9, \"device\": \"mobile\"}");
        var id = decision.path("id").asText();

        var explained = get("/v1/decisions/" + id + "/explanation");

        assertThat(explained.path("kappa").asDouble()).isEqualTo(0.5);
        double probabilities = 0;
        for (var arm : explained.path("arms")) {
            probabilities += arm.path("assignmentProbability").asDouble();
            double score = 0;
            for (var part : arm.path("contributions")) {
                score += part.path("contribution").asDouble();
            }
            assertThat(score).isCloseTo(arm.path("score").path("mean").asDouble(), within(1e-12));
            assertThat(arm.path("prediction").asDouble()).isBetween(0.0, 1.0);
            boolean chosen = arm.path("key").asText().equals(decision.path("arm").asText());
            assertThat(arm.path("chosen").asBoolean()).isEqualTo(chosen);
        }
        assertThat(probabilities).isCloseTo(1, within(1e-9));
        var kept = get("/v1/decisions/" + id);
        assertThat(kept.path("arm")).isEqualTo(decision.path("arm"));
        assertThat(kept.path("exposedAt").asText()).isEqualTo(kept.path("decidedAt").asText());
        assertThat(kept.path("events")).isEmpty();
    }

    @Test
    void anExplanationOutlivesTheCoefficientsBehindIt() throws Exception {
        settle();
        var id = decide("{\"opens30d\": 1, \"device\": \"desktop\"}").path("id").asText();
        sql("CREATE TABLE kept AS TABLE posterior_means");
        sql("DELETE FROM posterior_means");

        var explained = get("/v1/decisions/" + id + "/explanation");

        // The other tests want them back.
        sql("INSERT INTO posterior_means TABLE kept");

        assertThat(explained.path("contributionsMissing").asText()).contains("no longer kept");
        assertThat(
                        explained
                                .path("arms")
                                .path(1)
                                .path("score")
                                .path("standardDeviation")
                                .asDouble())
                .isPositive();
    }

    @Test
    void aReportThatIsAskedForAFeatureItDoesNotKnowSaysSo() throws Exception {
        var response =
                client.get("/v1/experiments/hero/report?from=2026-11-01T00:00:00Z&by=nothing");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).contains("/by", "'nothing'");
    }

    private JsonNode decide(String attributes) throws Exception {
        return post(
                        "/v1/decisions",
                        """
                        {"experiments": ["offer"], "recipient": {"id": "r", "attributes": %s}}
                        """
                                .formatted(attributes))
                .path("decisions")
                .path(0);
    }

    /** A day of decisions, one in ten clicked, some of them twice or by a machine. */
    private void send(int from, int to) throws Exception {
        var random = new Random(7);
        var events = new ArrayList<String>();
        for (int i = from; i < to; i++) {
            var at = START.plusSeconds(i * 97L);
            var decided =
                    post(
                            "/v1/decisions",
                            """
                            {"campaign": "spring", "sendId": "a", "decidedAt": "%s", "recipient": {"id": "r-%d",
                             "attributes": {"opens30d": %d, "device": "%s"}}}
                            """
                                    .formatted(
                                            at,
                                            i,
                                            random.nextInt(10),
                                            List.of("mobile", "desktop").get(random.nextInt(2))));
            for (var decision : decided.path("decisions")) {
                if (!decision.path("arm").isNull() && random.nextInt(10) == 0) {
                    events.add(
                            "{\"id\": \"e-%d\", \"type\": \"click\", \"decisionId\": \"%s\", \"occurredAt\": \"%s\"}"
                                    .formatted(
                                            events.size(),
                                            decision.path("id").asText(),
                                            at.plusSeconds(random.nextInt(9_000))));
                }
            }
            if (i % 100 == 99 || i == to - 1) {
                post("/v1/events", "[" + String.join(",", events) + "]");
                settle();
                events.clear();
            }
        }
    }

    private void settle() throws Exception {
        client.settle();
    }

    private record Ended(int exitCode, String output) {}

    private Ended rebuild(String... arguments) {
        DatabaseAddress address = database.address();
        var output = new StringWriter();
        int exitCode =
                new CommandLine(new RebuildCommand(() -> OpenStorage.of(address, () -> {})))
                        .setOut(new PrintWriter(output))
                        .execute(arguments);
        return new Ended(exitCode, output.toString());
    }

    private void sql(String statement) throws Exception {
        var address = database.address();
        try (var connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                var open = connection.createStatement()) {
            open.execute(statement);
        }
    }

    private JsonNode post(String path, String body) {
        return client.post(path, body).ok().json();
    }

    private JsonNode get(String path) {
        return client.get(path).ok().json();
    }
}
