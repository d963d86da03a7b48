package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.event;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What is learned from engagement, with and without context. */
@ExtendWith(Slotwise.class)
class LearningTest {
    private static final String TWO = arm("a", "A") + ", " + arm("b", "B");
    private static final String THREE = TWO + ", " + arm("c", "C");

    @Test
    void theBetterArmGetsMostOfTheTraffic(Client client) {
        var key = client.start("better", THREE);
        var random = new SplittableRandom(20_261_122);
        var rates = Map.of("a", 0.05, "b", 0.15, "c", 0.05);
        for (int wave = 0; wave < 10; wave++) {
            var decisions = wave(client, key, 200, wave, _ -> "{}");
            click(client, decisions, random, decision -> rates.getOrDefault(armOf(decision), 0.0));
        }
        var probabilities =
                client.decide(key, "next", "'probabilities': true").at("/probabilities");
        assertThat(probabilities.at("/b").asDouble()).isGreaterThan(0.8);
        assertThat(probabilities.at("/a").asDouble()).isGreaterThanOrEqualTo(0.01);
        assertThat(client.reported(key, "b").at("/decisions").asInt()).isGreaterThan(1_000);
        assertThat(client.reported(key, "b").at("/probabilityBest").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void equalArmsBothKeepBeingTried(Client client) {
        var key = client.start("equal", TWO, "'policy': {'explorationFloor': 0.1}");
        var random = new SplittableRandom(7);
        for (int wave = 0; wave < 5; wave++) {
            var decisions = wave(client, key, 200, wave, _ -> "{}");
            click(client, decisions, random, _ -> 0.1);
        }
        var probabilities =
                client.decide(key, "next", "'probabilities': true").at("/probabilities");
        assertThat(probabilities.at("/a").asDouble()).isBetween(0.1, 0.9);
    }

    @Test
    void whatHasNotBeenClickedYetIsNoFailureYet(Client client) {
        var young = client.start("young", TWO);
        var old = client.start("old", TWO);
        var now = client.now();
        for (var key : List.of(young, old)) {
            var at = key.equals(young) ? now : now.minus(Duration.ofDays(5));
            client.postLines(
                            "/v1/decisions/batch",
                            IntStream.range(0, 400)
                                    .mapToObj(i ->
                                            ask(
                                                    key,
                                                    "r" + i,
                                                    json("'decidedAt': '%s'", at.toString())))
                                    .toList())
                    .ok();
        }
        var upperYoung = client.reported(young, "a").at("/interval/upper").asDouble();
        var upperOld = client.reported(old, "a").at("/interval/upper").asDouble();
        assertThat(upperOld).isLessThan(0.05);
        assertThat(upperYoung).isGreaterThan(2 * upperOld);
    }

    @Test
    void decisionsThatWereNeverDeliveredAreNoFailures(Client client) {
        var campaign = Client.fresh("undelivered");
        client.put("/v1/campaigns/" + campaign, json("{'exposure': 'delivered'}")).ok();
        var key = client.start("undelivered", TWO, json("'campaign': '%s'", campaign));
        var before = client.reported(key, "a").at("/interval");
        var longAgo = client.now().minus(Duration.ofDays(10));
        client.postLines(
                        "/v1/decisions/batch",
                        IntStream.range(0, 300)
                                .mapToObj(i ->
                                        ask(
                                                key,
                                                "r" + i,
                                                json("'decidedAt': '%s'", longAgo.toString())))
                                .toList())
                .ok();
        assertThat(client.reported(key, "a").at("/interval")).isEqualTo(before);
    }

    @Test
    void twoSegmentsAreEachServedWhatSuitsThem(Client client) {
        var key = client.start("segments", TWO, "'context': ['device']");
        var random = new SplittableRandom(42);
        for (int wave = 0; wave < 8; wave++) {
            var decisions = wave(client, key, 400, wave, i -> json("{'device': '%s'}", device(i)));
            var clicks = new ArrayList<String>();
            var now = client.now();
            for (int i = 0; i < decisions.size(); i++) {
                boolean suits =
                        armOf(decisions.get(i)).equals(device(i).equals("mobile") ? "a" : "b");
                if (random.nextDouble() < (suits ? 0.25 : 0.05)) {
                    clicks.add(event("click", decisions.get(i), now));
                }
            }
            client.report(clicks);
            client.settle();
        }
        assertThat(probability(client, key, "mobile", "a")).isGreaterThan(0.8);
        assertThat(probability(client, key, "desktop", "b")).isGreaterThan(0.8);

        var decision =
                client.decide(
                        key, "", "'recipient': {'id': 'x', 'attributes': {'device': 'mobile'}}");
        var explanation =
                client.get("/v1/decisions/" + decision.at("/id").asText() + "/explanation").ok();
        double best = 0;
        for (var arm : explanation.at("/arms")) {
            double sum = 0;
            for (var part : arm.at("/contributions")) {
                sum += part.at("/contribution").asDouble();
            }
            assertThat(arm.at("/contributions")).isNotEmpty();
            assertThat(sum).isCloseTo(arm.at("/score/mean").asDouble(), within(1e-6));
            best = Math.max(best, arm.at("/prediction").asDouble());
        }
        assertThat(best).isBetween(0.15, 0.35);
    }

    @Test
    void whoseFeaturesAreMissingIsServedToo(Client client) {
        var key = client.start("gaps", TWO, "'context': ['device', 'opens30d']");
        var random = new SplittableRandom(5);
        var decisions =
                wave(
                        client,
                        key,
                        300,
                        0,
                        i ->
                                i % 3 == 0
                                        ? "{}"
                                        : json(
                                                "{'device': '%s', 'opens30d': %d}",
                                                device(i), i % 9));
        click(client, decisions, random, _ -> 0.2);
        assertThat(decisions).allMatch(decision -> decision.at("/arm").isTextual());
        for (var attributes :
                List.of(
                        "{}",
                        json("{'device': 'fridge', 'opens30d': -3}"),
                        json("{'device': 7, 'opens30d': 'many'}"))) {
            var decision =
                    client.decide(
                            key,
                            "",
                            "'probabilities': true",
                            "'recipient': {'id': 'x', 'attributes': " + attributes + "}");
            double sum = 0;
            for (var probability : decision.at("/probabilities")) {
                sum += probability.asDouble();
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
        }
    }

    private static double probability(Client client, String experiment, String device, String arm) {
        return client.decide(
                        experiment,
                        "",
                        "'probabilities': true",
                        json(
                                "'recipient': {'id': 'probe', 'attributes': {'device': '%s'}}",
                                device))
                .at("/probabilities/" + arm)
                .asDouble();
    }

    private interface Attributes {
        String of(int recipient);
    }

    /** One mailing, and the hour after it. */
    private static List<JsonNode> wave(
            Client client, String experiment, int recipients, int wave, Attributes attributes) {
        Instant at = client.now().plus(Duration.ofHours(1));
        return client
                .postLines(
                        "/v1/decisions/batch",
                        IntStream.range(0, recipients)
                                .mapToObj(i ->
                                        ask(
                                                experiment,
                                                "",
                                                json(
                                                                "'decidedAt': '%s', 'recipient':"
                                                                        + " {'id': 'w%d-%d',"
                                                                        + " 'attributes': ",
                                                                at.toString(), wave, i)
                                                        + attributes.of(i)
                                                        + "}"))
                                .toList())
                .ok()
                .lines()
                .stream()
                .map(line -> line.at("/decisions/0"))
                .toList();
    }

    private static void click(
            Client client,
            List<JsonNode> decisions,
            SplittableRandom random,
            ToDoubleFunction<JsonNode> rate) {
        var at = client.now().plus(Duration.ofHours(1));
        client.report(
                decisions.stream()
                        .filter(decision -> random.nextDouble() < rate.applyAsDouble(decision))
                        .map(decision -> event("click", decision, at))
                        .toList());
        client.settle();
    }

    private static String armOf(JsonNode decision) {
        return decision.at("/arm").asText();
    }

    private static String device(int recipient) {
        return recipient % 2 == 0 ? "mobile" : "desktop";
    }
}
