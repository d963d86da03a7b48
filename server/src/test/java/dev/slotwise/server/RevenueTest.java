package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.definition;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/** Experiments that are rewarded with what conversions are worth. */
@ExtendWith(Slotwise.class)
class RevenueTest {
    private static final String TWO = arm("a", "A") + ", " + arm("b", "B");
    private static final String REVENUE = "'reward': {'goal': 'revenue', 'window': 'PT24H'}";

    @Test
    void theArmThatSellsForMoreWinsThoughItSellsNoMoreOften(Client client) {
        var key = client.start("worth", TWO, REVENUE);
        assertThat(shares(client, key)).containsExactly(0.5, 0.5);
        var at = daysAgo(client, 4);
        var decisions = decide(client, key, 600, at);
        var orders = new ArrayList<String>();
        double sold = 0;
        double exposed = 0;
        var sends = new HashMap<String, Integer>();
        for (var decision : decisions) {
            boolean isB = decision.at("/arm").asText().equals("b");
            exposed += isB ? 1 : 0;
            // Every tenth of each arm buys.
            int nth = sends.merge(decision.at("/arm").asText(), 1, Integer::sum);
            if (nth % 10 == 0) {
                double worth = (isB ? 60 : 20) + nth % 7;
                sold += isB ? worth : 0;
                orders.add(order(decision, at.plus(Duration.ofHours(2)), worth));
            }
        }
        client.report(orders);
        var b = client.reported(key, "b");
        assertThat(b.at("/value").asDouble()).isCloseTo(sold, within(1e-9));
        // Every arm's mean is drawn towards that of all, worth twenty trials.
        assertThat(b.at("/valuePerExposure/mean").asDouble())
                .isCloseTo(sold / exposed, within(0.15 * sold / exposed));
        assertThat(b.at("/valuePerExposure/interval/lower").asDouble())
                .isGreaterThan(client.reported(key, "a").at("/valuePerExposure/mean").asDouble());
        assertThat(b.at("/probabilityBest").asDouble()).isGreaterThan(0.99);
        assertThat(shares(client, key)[1]).isGreaterThan(0.95);

        var explained =
                client.get(
                                "/v1/decisions/"
                                        + client.decide(key, "x").at("/id").asText()
                                        + "/explanation")
                        .ok();
        assertThat(explained.at("/arms/1/value/mean").asDouble())
                .isCloseTo(b.at("/valuePerExposure/mean").asDouble(), within(1e-9));
        assertThat(explained.at("/arms/1/prediction").asDouble())
                .isEqualTo(explained.at("/arms/1/value/mean").asDouble());
        assertThat(explained.at("/kappa").asDouble()).isEqualTo(1);
    }

    @Test
    void whatIsBoughtTwiceAddsUpAndWhatIsBoughtTooLateDoesNot(Client client) {
        var twice = client.start("twice", TWO, REVENUE);
        var late = client.start("late", TWO, REVENUE);
        var once = client.start("once", TWO, REVENUE);
        var at = daysAgo(client, 4);
        for (var key : List.of(twice, late, once)) {
            var decisions = decide(client, key, 40, at);
            var orders = new ArrayList<String>();
            for (var decision : decisions) {
                orders.add(order(decision, at.plus(Duration.ofHours(1)), 5));
                if (!key.equals(once)) {
                    orders.add(
                            order(
                                    decision,
                                    at.plus(Duration.ofHours(key.equals(late) ? 30 : 3)),
                                    7));
                }
            }
            client.report(orders);
        }
        assertThat(mean(client, twice)).isCloseTo(12, within(1e-6));
        assertThat(mean(client, late)).isCloseTo(5, within(1e-6));
        assertThat(mean(client, once)).isCloseTo(5, within(1e-6));
        assertThat(client.reported(late, "a").at("/late").asInt()).isPositive();
    }

    @Test
    void revenueIsNotLearnedWithContext(Client client) {
        var answer =
                client.post(
                        "/v1/experiments",
                        definition(Client.fresh("context"), TWO, REVENUE, "'context': ['device']"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/pointer").asText()).isEqualTo("/reward/goal");
    }

    @Test
    void theReportSaysWhetherTheLeaderIsWorthStoppingFor(Client client) {
        var key = client.start("stop", TWO);
        var report = client.get("/v1/experiments/" + key + "/report").ok();
        assertThat(report.at("/bestArm/stop").asBoolean()).isFalse();
        assertThat(report.at("/bestArm/reason").asText())
                .contains("0 of 100 e-mails")
                .contains("0 of 7 whole days");
        assertThat(report.at("/arms/0/expectedLoss").asDouble()).isPositive();
        client.step(key, "pause");
        client.post("/v1/experiments/" + key + "/conclude", json("{'winner': 'b'}")).ok();
        assertThat(
                        client.get("/v1/experiments/" + key + "/report")
                                .ok()
                                .at("/bestArm")
                                .isMissingNode())
                .isTrue();
    }

    private static double mean(Client client, String key) {
        return client.reported(key, "a").at("/valuePerExposure/mean").asDouble();
    }

    /** The simulated clock stands where the latest time put it: in 1970, if nobody did. */
    private static Instant daysAgo(Client client, int days) {
        client.decide(client.start("clock", TWO), "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
        return client.now().minus(Duration.ofDays(days));
    }

    private static List<JsonNode> decide(Client client, String key, int sends, Instant at) {
        return client
                .postLines(
                        "/v1/decisions/batch",
                        IntStream.range(0, sends)
                                .mapToObj(i ->
                                        ask(key, "r" + i, json("'decidedAt': '%s'", at.toString())))
                                .toList())
                .ok()
                .lines()
                .stream()
                .map(line -> line.at("/decisions/0"))
                .toList();
    }

    private static String order(JsonNode decision, Instant at, double worth) {
        return json(
                "{'id': '%s', 'type': 'conversion', 'decisionId': '%s', 'occurredAt': '%s',"
                        + " 'value': %.2f, 'currency': 'EUR'}",
                Client.fresh("order"), decision.at("/id").asText(), at.toString(), worth);
    }

    private static double[] shares(Client client, String key) {
        var probabilities =
                client.decide(key, "next", "'probabilities': true").at("/probabilities");
        return new double[] {probabilities.at("/a").asDouble(), probabilities.at("/b").asDouble()};
    }
}
