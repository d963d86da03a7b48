package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.definition;
import static dev.slotwise.server.Client.event;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import dev.slotwise.server.commands.OpenStorage;
import dev.slotwise.server.commands.RebuildCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rates that move: what is forgotten, and what is said. */
@ExtendWith(Slotwise.class)
class ForgettingTest {
    private static final String TWO = arm("a", "A") + ", " + arm("b", "B");
    private static final String LINES = "/v1/decisions/batch";

    @Test
    void aHalfLifeIsKeptAsItWasWritten(Client client) {
        var key = client.create("kept", TWO, "'policy': {'type': 'thompson', 'halfLife': 'P30D'}");
        var policy = client.get("/v1/experiments/" + key).ok().at("/policy");
        assertThat(Duration.parse(policy.at("/halfLife").asText())).isEqualTo(Duration.ofDays(30));
        assertThat(
                        client.get("/v1/experiments/" + client.create("none", TWO))
                                .ok()
                                .at("/policy/halfLife")
                                .isMissingNode())
                .isTrue();
    }

    @Test
    void aHalfLifeThatCannotBeIsRefusedByItsName(Client client) {
        for (var policy :
                List.of(
                        "{'halfLife': 'PT23H'}",
                        "{'halfLife': 'P366D'}",
                        "{'type': 'fixed', 'halfLife': 'P30D'}",
                        "{'halfLife': 'soon'}")) {
            var answer =
                    client.post(
                            "/v1/experiments",
                            definition(Client.fresh("bad"), TWO, "'policy': " + policy));
            assertThat(answer.status()).as(policy).isEqualTo(400);
            assertThat(answer.text()).as(policy).contains("/policy/halfLife");
        }
    }

    @Test
    void whatIsTenHalfLivesOldIsForgottenAndStillReported(Client client) {
        var forgets = client.start("forgets", TWO, "'policy': {'halfLife': 'P1D'}");
        var keeps = client.start("keeps", TWO);
        var untouched = client.reported(client.start("untouched", TWO), "b");
        var then = now(client).minus(Duration.ofDays(20));
        for (var key : List.of(forgets, keeps)) {
            teach(client, key, then, 600, Map.of("a", 10, "b", 3));
        }
        client.settle();
        assertThat(client.reported(keeps, "b").at("/probabilityBest").asDouble())
                .isGreaterThan(0.99);
        var forgotten = client.reported(forgets, "b");
        assertThat(forgotten.at("/exposures").asInt()).isPositive();
        assertThat(forgotten.at("/rate").asDouble()).isCloseTo(1 / 3.0, within(0.02));
        assertThat(forgotten.at("/probabilityBest").asDouble()).isCloseTo(0.5, within(0.01));
        assertThat(forgotten.at("/interval/upper").asDouble())
                .isCloseTo(untouched.at("/interval/upper").asDouble(), within(0.01));
    }

    @Test
    void beliefsFadeThoughNothingHappens(Client client) {
        var key = client.start("fades", TWO, "'policy': {'halfLife': 'P2D'}");
        var then = now(client).minus(Duration.ofDays(4));
        teach(client, key, then, 400, Map.of("a", 20, "b", 4));
        var before = client.reported(key, "b").at("/probabilityBest").asDouble();
        assertThat(before).isGreaterThan(0.95);
        passes(client, Duration.ofDays(12));
        assertThat(client.reported(key, "b").at("/probabilityBest").asDouble())
                .isLessThan(before - 0.05);
    }

    @Test
    void aHalfLifeThatIsTakenBackBringsEverythingBack(Client client) {
        var key = client.start("back", TWO, "'policy': {'halfLife': 'P1D'}");
        teach(client, key, now(client).minus(Duration.ofDays(20)), 600, Map.of("a", 10, "b", 3));
        assertThat(client.reported(key, "b").at("/probabilityBest").asDouble()).isLessThan(0.6);
        client.put("/v1/experiments/" + key, definition(key, TWO)).ok();
        assertThat(client.reported(key, "b").at("/probabilityBest").asDouble()).isGreaterThan(0.99);
    }

    @Test
    void revenueFadesToo(Client client) {
        var key =
                client.start(
                        "revenue",
                        TWO,
                        "'reward': {'goal': 'revenue', 'window': 'P1D'}",
                        "'policy': {'halfLife': 'P1D'}");
        var then = now(client).minus(Duration.ofDays(20));
        var bought = new ArrayList<String>();
        for (var decision : wave(client, key, then, 300)) {
            if (decision.at("/arm").asText().equals("b")) {
                bought.add(
                        event("conversion", decision, then.plusSeconds(60))
                                .replace("}", json(", 'value': 20}")));
            }
        }
        client.report(bought);
        client.settle();
        assertThat(client.reported(key, "b").at("/value").asDouble()).isGreaterThan(2_000);
        assertThat(client.reported(key, "b").at("/probabilityBest").asDouble()).isLessThan(0.7);
    }

    @Test
    void anArmThatStopsWorkingIsSaidOnceInReportAndMetrics(Client client) {
        var key = client.start("moved", TWO, "'policy': {'explorationFloor': 0.4}");
        double told = told(client);
        var start = now(client).minus(Duration.ofDays(30)).truncatedTo(ChronoUnit.HOURS);
        for (int hour = 0; hour < 6; hour++) {
            teach(client, key, start.plus(Duration.ofHours(hour)), 500, Map.of("a", 5, "b", 5));
        }
        assertThat(changes(client, key)).isEmpty();
        for (int hour = 6; hour < 12; hour++) {
            teach(client, key, start.plus(Duration.ofHours(hour)), 500, Map.of("a", 5, "b", 20));
        }
        var changes = changes(client, key);
        assertThat(changes).hasSize(1);
        var change = changes.get(0);
        assertThat(change.at("/arm").asText()).isEqualTo("b");
        assertThat(change.at("/direction").asText()).isEqualTo("down");
        assertThat(Instant.parse(change.at("/at").asText()))
                .isBetween(start.plus(Duration.ofHours(6)), start.plus(Duration.ofHours(8)));
        assertThat(change.at("/predicted").asDouble()).isCloseTo(0.2, within(0.02));
        assertThat(change.at("/seen").asDouble()).isCloseTo(0.05, within(0.02));
        assertThat(told(client)).isEqualTo(told + 1);
    }

    @Test
    void anHourWhoseWindowIsOpenProvesNothing(Client client) {
        var key = client.start("open", TWO, "'policy': {'explorationFloor': 0.4}");
        var now = now(client);
        teach(client, key, now.minus(Duration.ofDays(10)), 1_500, Map.of("a", 5, "b", 5));
        // Nobody has clicked yet, of very many.
        wave(client, key, now.minus(Duration.ofHours(20)), 1_500);
        client.settle();
        assertThat(changes(client, key)).isEmpty();
        passes(client, Duration.ofDays(3));
        assertThat(changes(client, key)).hasSize(2);
    }

    @Test
    void anOldSegmentsTasteFadesFromAContextualPosterior(Client client) {
        var context = "'context': ['device']";
        var key = client.start("tastes", TWO, context);
        teach(client, key, now(client).minus(Duration.ofDays(20)), 800, Map.of("a", 50, "b", 3));
        // Whoever changes what is forgotten learns anew, from the whole log.
        for (var halfLife : List.of("P365D", "P1D", "P365D")) {
            client.put(
                            "/v1/experiments/" + key,
                            definition(
                                    key,
                                    TWO,
                                    context,
                                    "'policy': {'halfLife': '" + halfLife + "'}"))
                    .ok();
            client.settle();
            assertThat(share(client, key, "b"))
                    .as(halfLife)
                    .isBetween(
                            halfLife.equals("P1D") ? 0.4 : 0.95, halfLife.equals("P1D") ? 0.6 : 1);
        }
    }

    @Test
    void rebuildForgetsWhatTheServerForgot(Client client) {
        var context = "'context': ['device']";
        var key = client.start("rebuilt", TWO, context);
        teach(client, key, now(client).minus(Duration.ofDays(3)), 400, Map.of("a", 20, "b", 4));
        client.put(
                        "/v1/experiments/" + key,
                        definition(key, TWO, context, "'policy': {'halfLife': 'P2D'}"))
                .ok();
        client.settle();
        var output = new StringWriter();
        new CommandLine(new RebuildCommand(() -> OpenStorage.of(Slotwise.database(), () -> {})))
                .setOut(new PrintWriter(output))
                .execute();
        assertThat(output.toString().lines().filter(line -> line.contains(key + ":")).toList())
                .singleElement()
                .asString()
                .contains("posterior agrees", "identical bytes");
    }

    private static double share(Client client, String key, String arm) {
        return client.decide(
                        key,
                        "",
                        "'probabilities': true",
                        "'recipient': {'id': 'x', 'attributes': {'device': 'mobile'}}")
                .at("/probabilities/" + arm)
                .asDouble();
    }

    private static JsonNode changes(Client client, String key) {
        return client.settle().get("/v1/experiments/" + key + "/report").ok().at("/changes");
    }

    private static double told(Client client) {
        return client.get("/metrics")
                .ok()
                .text()
                .lines()
                .filter(line -> line.startsWith("slotwise_changes_total{direction=\"down\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    /** Of each arm's sends every n-th is clicked, some minutes later. */
    private static void teach(
            Client client, String key, Instant at, int sends, Map<String, Integer> every) {
        var seen = new HashMap<String, Integer>();
        var clicks = new ArrayList<String>();
        for (var decision : wave(client, key, at, sends)) {
            var arm = decision.at("/arm").asText();
            if (seen.merge(arm, 1, Integer::sum) % every.getOrDefault(arm, 1) == 0) {
                clicks.add(event("click", decision, at.plusSeconds(300)));
            }
        }
        client.report(clicks);
        client.settle();
    }

    private static List<JsonNode> wave(Client client, String key, Instant at, int sends) {
        return client
                .postLines(
                        LINES,
                        IntStream.range(0, sends)
                                .mapToObj(i ->
                                        ask(
                                                key,
                                                "",
                                                json(
                                                        "'decidedAt': '%s', 'recipient': {'id':"
                                                                + " 'r%d', 'attributes': {'device':"
                                                                + " '%s'}}",
                                                        at.toString(),
                                                        i,
                                                        i % 2 == 0 ? "mobile" : "desktop")))
                                .toList())
                .ok()
                .lines()
                .stream()
                .map(line -> line.at("/decisions/0"))
                .toList();
    }

    /** The simulated clock goes where the latest time puts it. */
    private static void passes(Client client, Duration time) {
        var later = now(client).plus(time);
        client.decide(client.start("clock", TWO), "x", json("'decidedAt': '%s'", later.toString()));
        client.settle();
    }

    private static Instant now(Client client) {
        client.decide(client.start("clock", TWO), "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
        return client.now();
    }
}
