package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.definition;
import static dev.slotwise.server.Client.event;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Two servers of one database are one product. */
@ExtendWith(Slotwise.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String TWO =
            arm("a", "<p>A {{ n | default('') }}</p>") + ", " + arm("b", "<p>B</p>");

    private Server server;
    private Client other;

    @BeforeAll
    void start() throws Exception {
        server = Slotwise.another(Map.of());
        other = Slotwise.client(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void whatOneDecidedTheOtherRepeats(Client client) {
        var key = client.start("repeat", TWO);
        awaitKnown(key);
        for (int i = 0; i < 10; i++) {
            var asker = i % 2 == 0 ? client : other;
            var repeater = i % 2 == 0 ? other : client;
            var first = asker.decide(key, "r" + i, "'sendId': 's'");
            assertThat(repeater.decide(key, "r" + i, "'sendId': 's'")).isEqualTo(first);
        }
        var path = "/d/" + key + "?u=x&s=s2";
        assertThat(other.get(path).ok().text()).isEqualTo(client.get(path).ok().text());
    }

    @Test
    void askedByManyAtOnceTheFirstDecisionHoldsForAll(Client client) throws Exception {
        var key = client.start("at-once", TWO);
        awaitKnown(key);
        for (int round = 0; round < 5; round++) {
            int threads = 24;
            var recipient = "r" + round;
            var barrier = new CyclicBarrier(threads);
            try (var pool = Executors.newFixedThreadPool(threads)) {
                var answers = new ArrayList<Future<JsonNode>>();
                for (int i = 0; i < threads; i++) {
                    var asker = i % 2 == 0 ? client : other;
                    int number = i;
                    Callable<JsonNode> asking =
                            () -> {
                                barrier.await();
                                return asker.decide(
                                        key,
                                        "",
                                        json(
                                                "'sendId': 's', 'recipient': {'id': '%s',"
                                                        + " 'attributes': {'n': %d}}",
                                                recipient, number));
                            };
                    answers.add(pool.submit(asking));
                }
                var first = answers.getFirst().get();
                for (var answer : answers) {
                    assertThat(answer.get()).isEqualTo(first);
                }
            }
        }
        assertThat(exposures(client, key)).isEqualTo(5);
    }

    @Test
    void theirTotalsAreThoseOfOne(Client client) {
        var key = client.start("totals", TWO, "'policy': {'type': 'fixed'}");
        awaitKnown(key);
        var now = client.now();
        var lines = IntStream.range(0, 400).mapToObj(i -> ask(key, "r" + i)).toList();
        var decisions = new ArrayList<JsonNode>();
        for (var each : List.of(client, other)) {
            each.postLines("/v1/decisions/batch", lines)
                    .ok()
                    .lines()
                    .forEach(line -> decisions.add(line.at("/decisions/0")));
        }
        int clicks = 0;
        for (int i = 0; i < decisions.size(); i += 4) {
            // each click is told to both; only one of them counts
            var click = List.of(event("click", decisions.get(i), now));
            int accepted =
                    client.report(click).at("/accepted").asInt()
                            + other.report(click).at("/accepted").asInt();
            assertThat(accepted).isEqualTo(1);
            clicks += accepted;
        }
        for (var each : List.of(client, other)) {
            assertThat(exposures(each, key)).isEqualTo(800);
            assertThat(
                            each.reported(key, "a").at("/outcomes/click").asInt()
                                    + each.reported(key, "b").at("/outcomes/click").asInt())
                    .isEqualTo(clicks);
        }
    }

    @Test
    void aChangeOnOneReachesTheOtherSoon(Client client) {
        var key = client.start("change", TWO);
        awaitKnown(key);
        client.put("/v1/experiments/" + key, definition(key, TWO.replace("<p>", "<p>new "))).ok();
        Client.await(
                SOON,
                () -> other.decide(key, "r").at("/content/body").asText().startsWith("<p>new "));
        other.step(key, "pause");
        Client.await(SOON, () -> client.decide(key, "r").at("/reason").asText().equals("fallback"));
        other.step(key, "start");
        client.post("/v1/experiments/" + key + "/conclude", json("{'winner': 'b'}")).ok();
        Client.await(
                SOON,
                () ->
                        other.decide(key, "r").at("/arm").asText().equals("b")
                                && other.decide(key, "r")
                                        .at("/reason")
                                        .asText()
                                        .equals("only-arm"));
    }

    @Test
    void aKeyMadeOrRevokedOnOneWorksAccordinglyOnTheOther(Client client) {
        var made = client.post("/v1/keys", json("{'name': 'shared', 'scopes': ['read']}")).ok();
        var reader = other.with(made.at("/key").asText());
        Client.await(SOON, () -> reader.get("/v1/experiments").status() == 200);
        client.method("DELETE", "/v1/keys/" + made.at("/id").asText()).ok();
        Client.await(SOON, () -> reader.get("/v1/experiments").status() == 401);
    }

    @Test
    void linksOfOneAreFollowedOnTheOther(Client client) {
        var key = client.start("links", arm("a", "<a href=\"https://shop.example.com/\">x</a>"));
        awaitKnown(key);
        var body = other.decide(key, "r").at("/content/body").asText();
        var path = body.replaceAll(".*mail\\.example\\.com(/c/[^\"]*).*", "$1");
        assertThat(client.get(path).header("Location")).isEqualTo("https://shop.example.com/");
        assertThat(other.reported(key, "a").at("/outcomes/click").asInt()).isEqualTo(1);
    }

    @Test
    void whoUnsubscribedOnOneIsSuppressedOnTheOtherAtOnce(Client client) {
        var key = client.start("suppressed", TWO);
        awaitKnown(key);
        for (int i = 0; i < 5; i++) {
            var recipient = Client.fresh("leaver");
            var decision = client.decide(key, recipient);
            client.post(Client.path(decision.at("/unsubscribeUrl").asText())).ok();
            assertThat(other.decide(key, recipient).at("/reason").asText()).isEqualTo("suppressed");
        }
    }

    @Test
    void clicksReportedToOneMoveTheOthersNextDecisionsSoon(Client client) throws Exception {
        var key = client.start("fresh", TWO);
        try (var real = Slotwise.another(Map.of("SLOTWISE_SIMULATED_CLOCK", "false"))) {
            var clocked = Slotwise.client(real);
            var b = new ArrayList<String>();
            for (int i = 0; i < 100; i++) {
                var decision = clocked.decide(key, "r" + i);
                if (decision.at("/arm").asText().equals("b")) {
                    b.add(
                            json(
                                    "{'type': 'click', 'decisionId': '%s'}",
                                    decision.at("/id").asText()));
                }
            }
            clocked.report(b);
            Client.await(
                    SOON,
                    () ->
                            clocked.decide(key, "next", "'probabilities': true")
                                            .at("/probabilities/b")
                                            .asDouble()
                                    > 0.9);
            assertThat(clocked.post("/v1/simulation/settle").status()).isEqualTo(404);
            assertThat(
                            clocked.post(
                                            "/v1/decisions",
                                            ask(key, "r", "'decidedAt': '2026-01-01T00:00:00Z'"))
                                    .at("/errors/0/pointer")
                                    .asText())
                    .isEqualTo("/decidedAt");
        }
    }

    private void awaitKnown(String experiment) {
        Client.await(
                Duration.ofSeconds(5),
                () ->
                        other.post(
                                                "/v1/decisions",
                                                ask(
                                                        experiment,
                                                        "probe-of-" + experiment,
                                                        "'decidedAt': '2020-01-01T00:00:00Z'"))
                                        .status()
                                == 200);
    }

    private static int exposures(Client client, String experiment) {
        return client.reported(experiment, "a").at("/exposures").asInt()
                + client.reported(experiment, "b").at("/exposures").asInt()
                - 1; // the probe
    }
}
