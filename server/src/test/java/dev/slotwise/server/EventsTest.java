package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.event;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** {@code POST /v1/events}: what mail services and shops report, and what it counts as. */
@ExtendWith(Slotwise.class)
class EventsTest {
    private static final String ONE = arm("a", "A");
    private static final String TWO = arm("a", "A") + ", " + arm("b", "B");

    @Test
    void oneAnArrayAndLinesAreTheSame(Client client) {
        var key = client.start("shapes", ONE);
        var now = client.now();
        var clicks =
                IntStream.range(0, 5)
                        .mapToObj(i -> event("click", client.decide(key, "r" + i), now))
                        .toList();
        assertOutcome(client.post("/v1/events", clicks.getFirst()), 1, 0);
        assertOutcome(
                client.post("/v1/events", " [" + clicks.get(1) + ", " + clicks.get(2) + "]"), 2, 0);
        assertOutcome(
                client.postLines("/v1/events", List.of(clicks.get(3), "", clicks.get(4))), 2, 0);
        assertThat(client.reported(key, "a").at("/outcomes/click").asInt()).isEqualTo(5);
    }

    @Test
    void aBadEventKeepsTheRestAndIsNamedByItsPlace(Client client) {
        var key = client.start("bad", ONE);
        var now = client.now();
        var events =
                List.of(
                        event("click", client.decide(key, "r0"), now),
                        json("{'type': 'click', 'decisionId': 'no-such'}"),
                        json("{'type': 'dance', 'decisionId': 'x'}"),
                        json("{'type': 'click'}"),
                        json("{'type': 'click', 'token': 'forged', 'decisionId': 'both'}"),
                        json("{'type': 'click', 'token': 'forged'}"),
                        json("{'type': 'click', 'decisionId': 'x', 'colour': 'red'}"),
                        json("{'type': 'conversion', 'decisionId': 'x', 'currency': 'euro'}"),
                        event("open", client.decide(key, "r1"), now));
        for (var answer :
                List.of(
                        client.post("/v1/events", "[" + String.join(", ", events) + "]"),
                        client.postLines("/v1/events", events))) {
            answer.ok();
            assertThat(answer.at("/rejected").findValuesAsText("index"))
                    .containsExactly("1", "2", "3", "4", "5", "6", "7");
            assertThat(answer.at("/accepted").asInt() + answer.at("/duplicates").asInt())
                    .isEqualTo(2);
        }
        var broken = client.postLines("/v1/events", List.of("{", "17", events.getFirst())).ok();
        assertThat(broken.at("/rejected").findValuesAsText("index")).containsExactly("0", "1");
        assertThat(broken.at("/duplicates").asInt()).isEqualTo(1);
        assertThat(client.reported(key, "a").at("/outcomes/click").asInt()).isEqualTo(1);
    }

    @Test
    void aMistakeInASingleEventIsA400(Client client) {
        for (var bad :
                List.of(
                        json("{'type': 'dance', 'decisionId': 'x'}"),
                        json("{'type': 'unserved', 'decisionId': 'x'}"),
                        json("{'type': 'click'}"),
                        json("{'decisionId': 'x'}"),
                        json("{'type': 'click', 'decisionId': 'x', 'occurredAt': 'now'}"),
                        json("{'type': 'click', 'decisionId': 'x', 'value': 'much'}"),
                        "",
                        "7")) {
            assertThat(client.post("/v1/events", bad).status()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void aTokenOrAnIdNamesTheDecision(Client client) {
        var key = client.start("names", ONE);
        var decision = client.decide(key, "r");
        var byToken = json("{'type': 'click', 'token': '%s'}", decision.at("/token").asText());
        assertOutcome(client.post("/v1/events", byToken), 1, 0);
        assertOutcome(client.post("/v1/events", event("click", decision, client.now())), 0, 1);
        var click = Client.path(decision.at("/openUrl").asText()).substring("/o/".length());
        assertOutcome(
                client.post("/v1/events", json("{'type': 'open', 'token': '%s'}", click)), 1, 0);
    }

    @Test
    void theSameIdCountsOnce(Client client) {
        var key = client.start("ids", ONE);
        var first = client.decide(key, "r0").at("/id").asText();
        var second = client.decide(key, "r1").at("/id").asText();
        var id = Client.fresh("evt");
        var pattern = "{'id': '%s', 'type': '%s', 'decisionId': '%s', 'value': 5}";
        assertOutcome(
                client.postLines(
                        "/v1/events",
                        List.of(
                                json(pattern, id, "conversion", first),
                                json(pattern, id, "conversion", first))),
                1,
                1);
        assertOutcome(client.post("/v1/events", json(pattern, id, "conversion", first)), 0, 1);
        assertOutcome(client.post("/v1/events", json(pattern, id, "click", second)), 0, 1);
        assertThat(client.reported(key, "a").at("/value").asDouble()).isEqualTo(5);
    }

    @Test
    void conversionsWithDifferentIdsCountEach(Client client) {
        var key = client.start("conversions", ONE, "'reward': {'goal': 'conversion'}");
        var decision = client.decide(key, "r").at("/id").asText();
        var events = new ArrayList<String>();
        for (double value : List.of(12.5, 7.25, 0.0)) {
            events.add(
                    json(
                            "{'id': '%s', 'type': 'conversion', 'decisionId': '%s', 'value': %s,"
                                    + " 'currency': 'EUR'}",
                            Client.fresh("order"), decision, value));
        }
        assertThat(client.report(events).at("/accepted").asInt()).isEqualTo(3);
        var reported = client.reported(key, "a");
        assertThat(reported.at("/outcomes/conversion").asInt()).isEqualTo(3);
        assertThat(reported.at("/value").asDouble()).isEqualTo(19.75);
        assertThat(reported.at("/rate").asDouble()).isEqualTo(1);
        assertThat(reported.at("/exposures").asInt()).isEqualTo(1);
    }

    @Test
    void aDecisionCountsOnceItIsDeliveredWhereTheCampaignSaysSo(Client client) {
        var campaign = Client.fresh("delivered");
        client.put("/v1/campaigns/" + campaign, json("{'exposure': 'delivered'}")).ok();
        var key = client.start("delivered", ONE, json("'campaign': '%s'", campaign));
        var at = client.now();
        var decisions =
                IntStream.range(0, 5)
                        .mapToObj(i ->
                                client.decide(
                                        key, "r" + i, json("'decidedAt': '%s'", at.toString())))
                        .toList();
        assertThat(client.reported(key, "a").at("/exposures").asInt()).isZero();
        client.report(
                List.of(
                        event("delivered", decisions.get(0), at.plusSeconds(10)),
                        event("delivered", decisions.get(0), at.plusSeconds(20)),
                        event("open", decisions.get(0), at.plusSeconds(30)),
                        event("click", decisions.get(1), at.plusSeconds(30)),
                        event("delivered", decisions.get(1), at.plusSeconds(40)),
                        event("open", decisions.get(2), at.plusSeconds(30)),
                        event("bounce", decisions.get(3), at.plusSeconds(5))));
        var reported = client.reported(key, "a");
        assertThat(reported.at("/decisions").asInt()).isEqualTo(5);
        assertThat(reported.at("/exposures").asInt()).isEqualTo(3);
        assertThat(reported.at("/rate").asDouble()).isEqualTo(1.0 / 3);
        assertThat(reported.at("/outcomes/bounce").asInt()).isEqualTo(1);
        var kept = client.get("/v1/decisions/" + decisions.getFirst().at("/id").asText()).ok();
        assertThat(Instant.parse(kept.at("/exposedAt").asText())).isEqualTo(at.plusSeconds(10));
    }

    @Test
    void aClickAfterTheWindowIsLateAndNoSuccess(Client client) {
        var key = client.start("window", ONE, "'reward': {'window': 'PT1H'}");
        var at = client.now();
        var when = json("'decidedAt': '%s'", at.toString());
        client.report(
                List.of(
                        event("click", client.decide(key, "r0", when), at.plusSeconds(3600)),
                        event("click", client.decide(key, "r1", when), at.plusSeconds(3601))));
        client.decide(key, "r2", when);
        var reported = client.reported(key, "a");
        assertThat(reported.at("/outcomes/click").asInt()).isEqualTo(2);
        assertThat(reported.at("/late").asInt()).isEqualTo(1);
        assertThat(reported.at("/rate").asDouble()).isEqualTo(1.0 / 3);
    }

    @Test
    void anEarlierTimeReportedLaterHolds(Client client) {
        var key = client.start("earlier", ONE, "'reward': {'window': 'PT1H'}");
        var at = client.now();
        var decision = client.decide(key, "r", json("'decidedAt': '%s'", at.toString()));
        assertOutcome(
                client.post("/v1/events", event("click", decision, at.plusSeconds(7200))), 1, 0);
        assertThat(client.reported(key, "a").at("/late").asInt()).isEqualTo(1);
        assertOutcome(
                client.post("/v1/events", event("click", decision, at.plusSeconds(60))), 0, 1);
        assertOutcome(
                client.post("/v1/events", event("click", decision, at.plusSeconds(90))), 0, 1);
        var reported = client.reported(key, "a");
        assertThat(reported.at("/late").asInt()).isZero();
        assertThat(reported.at("/rate").asDouble()).isEqualTo(1);
        var kept = client.get("/v1/decisions/" + decision.at("/id").asText()).ok();
        assertThat(Instant.parse(kept.at("/succeededAt").asText())).isEqualTo(at.plusSeconds(60));
    }

    @Test
    void ofTwoReportsOfOneThingTheEarlierIsWorthWhatItSays(Client client) {
        for (var order : List.of(List.of(5, 7), List.of(7, 5))) {
            var key = client.start("worth", ONE);
            var at = client.now();
            var decision = client.decide(key, "r").at("/id").asText();
            for (int value : order) {
                client.report(
                        List.of(
                                json(
                                        "{'type': 'conversion', 'decisionId': '%s', 'occurredAt':"
                                                + " '%s', 'value': %d}",
                                        decision, at.plusSeconds(value).toString(), value)));
            }
            assertThat(client.reported(key, "a").at("/value").asDouble()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theOrderAndNumberOfDeliveriesDoNotMatter(long seed, Client client) {
        var random = new Random(seed);
        var exposure = json("{'exposure': 'delivered'}");
        var reports = new ArrayList<JsonNode>();
        var at = client.now();
        var plan = plan(random);
        for (int round = 0; round < 2; round++) {
            var campaign = Client.fresh("order");
            client.put("/v1/campaigns/" + campaign, exposure).ok();
            var key =
                    client.start(
                            "order",
                            TWO,
                            json("'campaign': '%s'", campaign),
                            "'reward': {'window': 'PT6H'}",
                            "'policy': {'type': 'fixed'}");
            // A fixed split draws by the experiment's own numbers: make both rounds alike.
            client.post("/v1/experiments/" + key + "/arms/a/disable").ok();
            var decisions =
                    client.postLines(
                                    "/v1/decisions/batch",
                                    IntStream.range(0, 200)
                                            .mapToObj(i ->
                                                    ask(
                                                            key,
                                                            key + i,
                                                            json(
                                                                    "'decidedAt': '%s'",
                                                                    at.toString())))
                                            .toList())
                            .ok()
                            .lines();
            var events = new ArrayList<String>();
            for (var planned : plan) {
                events.add(planned.of(decisions.get(planned.decision).at("/decisions/0"), at));
            }
            if (round == 1) {
                var more = new ArrayList<>(events);
                events.addAll(more);
                events.addAll(more);
                Collections.shuffle(events, random);
            }
            for (int from = 0; from < events.size(); from += 173) {
                client.report(events.subList(from, Math.min(events.size(), from + 173)));
            }
            var report =
                    (ObjectNode)
                            client.settle().get("/v1/experiments/" + key + "/report").ok().json();
            report.remove(List.of("experiment", "updatedAt"));
            reports.add(report);
        }
        assertThat(reports.getFirst().at("/arms/1/outcomes/click").asInt()).isPositive();
        assertThat(reports.getFirst().at("/arms/1/late").asInt()).isPositive();
        assertThat(rounded(reports.getLast())).isEqualTo(rounded(reports.getFirst()));
    }

    /** Counts are exact; sums of fractions are so but for the rounding of another order. */
    private static JsonNode rounded(JsonNode node) {
        if (node.isObject()) {
            var copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(each -> copy.set(each.getKey(), rounded(each.getValue())));
            return copy;
        }
        if (node.isArray()) {
            var copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> copy.add(rounded(each)));
            return copy;
        }
        return node.isDouble()
                ? DecimalNode.valueOf(node.decimalValue().round(new MathContext(12)))
                : node;
    }

    private record Planned(int decision, String type, Duration after, String id, int cents) {
        String of(JsonNode decided, Instant at) {
            var decision = decided.at("/id").asText();
            var when = at.plus(after).toString();
            return type.equals("conversion")
                    ? json(
                            "{'id': '%s', 'type': 'conversion', 'decisionId': '%s', 'occurredAt':"
                                    + " '%s', 'value': %d.25}",
                            decision + "-" + id, decision, when, cents)
                    : json(
                            "{'type': '%s', 'decisionId': '%s', 'occurredAt': '%s'}",
                            type, decision, when);
        }
    }

    /** Several events for most decisions; many twice, at different times. */
    private static List<Planned> plan(Random random) {
        var types = List.of("delivered", "open", "click", "click", "conversion", "unsubscribe");
        var plan = new ArrayList<Planned>();
        for (int i = 0; i < 1_000; i++) {
            plan.add(
                    new Planned(
                            random.nextInt(180),
                            types.get(random.nextInt(types.size())),
                            Duration.ofMinutes(random.nextInt(12 * 60)),
                            "o" + i,
                            random.nextInt(100)));
        }
        return plan;
    }

    private static void assertOutcome(Client.Answer answer, int accepted, int duplicates) {
        answer.ok();
        assertThat(answer.at("/rejected")).as(answer.text()).isEmpty();
        assertThat(answer.at("/accepted").asInt()).as(answer.text()).isEqualTo(accepted);
        assertThat(answer.at("/duplicates").asInt()).as(answer.text()).isEqualTo(duplicates);
    }
}
