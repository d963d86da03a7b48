package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.definition;
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
import java.util.stream.IntStream;

/** How a policy chooses, and what its owner may demand of it. */
@ExtendWith(Slotwise.class)
class PoliciesTest {
    private static final String TWO = arm("a", "A") + ", " + arm("b", "B");
    private static final String THREE = TWO + ", " + arm("c", "C");

    @Test
    void epsilonGreedyGivesTheLeaderAllButItsPartOfWhatExplores(Client client) {
        var key =
                client.start(
                        "greedy", THREE, "'policy': {'type': 'epsilon-greedy', 'epsilon': 0.3}");
        assertThat(shares(client, key))
                .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-12));
        teach(client, key, 300, List.of("b"), 5);
        assertThat(shares(client, key))
                .containsExactly(new double[] {0.1, 0.8, 0.1}, within(1e-12));
        var explained = explanation(client, client.decide(key, "x"));
        assertThat(explained.at("/policy").asText()).isEqualTo("epsilon-greedy");
        assertThat(explained.at("/explorationFloor").asDouble()).isCloseTo(0.1, within(1e-12));
        assertThat(explained.at("/kappa").asDouble()).isEqualTo(1);
    }

    @Test
    void topTwoThompsonGivesTheLeaderHalfHoweverSureItIs(Client client) {
        var key = client.start("top-two", THREE, "'policy': {'type': 'top-two-thompson'}");
        teach(client, key, 900, List.of("b"), 3);
        var shares = shares(client, key);
        assertThat(shares[1]).isCloseTo(0.5, within(0.01));
        assertThat(shares[0] + shares[2]).isCloseTo(0.5, within(0.01));
        var explained = explanation(client, client.decide(key, "x"));
        assertThat(explained.at("/policy").asText()).isEqualTo("top-two-thompson");
        assertThat(explained.at("/explorationFloor").asDouble()).isEqualTo(0.01);
        assertThat(explained.at("/kappa").asDouble()).isEqualTo(1);
    }

    @Test
    void onlyThompsonTempersWhatAContextSays(Client client) {
        for (var policy : List.of("thompson", "top-two-thompson", "epsilon-greedy")) {
            var key =
                    client.start(
                            "tempered",
                            TWO,
                            "'context': ['device']",
                            "'policy': {'type': '" + policy + "'}");
            var asks =
                    IntStream.range(0, 600)
                            .mapToObj(i ->
                                    ask(
                                            key,
                                            "",
                                            json(
                                                    "'recipient': {'id': 'r%d', 'attributes':"
                                                            + " {'device': '%s'}}",
                                                    i, i % 2 == 0 ? "mobile" : "desktop")))
                            .toList();
            client.postLines("/v1/decisions/batch", asks).ok();
            client.settle();
            var decision =
                    client.decide(
                            key,
                            "",
                            "'recipient': {'id': 'x', 'attributes': {'device': 'mobile'}}");
            var explained = explanation(client, decision);
            assertThat(explained.at("/arms/0/score").isObject()).as(policy).isTrue();
            assertThat(explained.at("/kappa").asDouble())
                    .as(policy)
                    .isEqualTo(policy.equals("thompson") ? 0.5 : 1);
        }
    }

    @Test
    void theControlKeepsItsMinimumShareAndTheLogSaysSo(Client client) {
        var key = client.start("control", THREE, "'policy': {'minimumControlShare': 0.3}");
        teach(client, key, 900, List.of("b"), 3);
        var shares = shares(client, key);
        assertThat(shares[0]).isEqualTo(0.3);
        assertThat(shares[2]).isCloseTo(0.01, within(1e-9));
        int control = 0;
        int asked = 600;
        for (var decision : batch(client, key, asked, "late")) {
            boolean isControl = decision.at("/arm").asText().equals("a");
            control += isControl ? 1 : 0;
            if (isControl) {
                assertThat(decision.at("/assignmentProbability").asDouble()).isEqualTo(0.3);
            }
        }
        assertThat(control / (double) asked)
                .isCloseTo(0.3, within(5 * Math.sqrt(0.3 * 0.7 / asked)));
    }

    @Test
    void warmUpIsEvenUntilEveryArmHasMatured(Client client) {
        var key = client.start("warm", TWO, "'policy': {'warmUp': 100}");
        teach(client, key, 120, List.of("b"), 2);
        assertThat(shares(client, key)).containsExactly(0.5, 0.5);
        teach(client, key, 400, List.of("b"), 2);
        assertThat(shares(client, key)[1]).isGreaterThan(0.9);
    }

    @Test
    void warmUpCountsNoExposureThatMayStillBeAnswered(Client client) {
        var key = client.start("fresh", TWO, "'policy': {'warmUp': 100}");
        batch(client, key, 600, "now");
        client.settle();
        assertThat(shares(client, key)).containsExactly(0.5, 0.5);
    }

    @Test
    void outsideTheAudienceIsTheControlAndNoTrialAndTheAudienceOnlyGrows(Client client) {
        var key = client.start("ramp", TWO, "'policy': {'rampUp': 0.3}");
        int asked = 800;
        var first = inAudience(batch(client, key, asked, "w1"), asked, 0.3);
        assertThat(
                        client.reported(key, "a").at("/exposures").asInt()
                                + client.reported(key, "b").at("/exposures").asInt())
                .isEqualTo(first.size());
        client.put("/v1/experiments/" + key, definition(key, TWO, "'policy': {'rampUp': 0.6}"))
                .ok();
        assertThat(inAudience(batch(client, key, asked, "w2"), asked, 0.6)).containsAll(first);
        client.put("/v1/experiments/" + key, definition(key, TWO)).ok();
        assertThat(inAudience(batch(client, key, asked, "w3"), asked, 1)).hasSize(asked);
    }

    private static List<Integer> inAudience(List<JsonNode> decisions, int asked, double share) {
        var in = new ArrayList<Integer>();
        for (int i = 0; i < decisions.size(); i++) {
            var decision = decisions.get(i);
            if (decision.at("/reason").asText().equals("policy")) {
                in.add(i);
            } else {
                assertThat(decision.at("/reason").asText()).isEqualTo("fallback");
                assertThat(decision.at("/fallbackCause").asText()).isEqualTo("outside-audience");
                assertThat(decision.at("/arm").asText()).isEqualTo("a");
                assertThat(decision.at("/assignmentProbability").asDouble()).isEqualTo(1);
            }
        }
        assertThat(in.size() / (double) asked)
                .isCloseTo(share, within(5 * Math.sqrt(share * (1 - share) / asked)));
        return in;
    }

    @Test
    void anArmThatJoinsLaterIsCappedWhileItIsNew(Client client) {
        var key = client.start("joins", TWO);
        teach(client, key, 900, List.of(), 1);
        var changed = client.put("/v1/experiments/" + key, definition(key, THREE)).ok();
        assertThat(changed.at("/arms/1/addedAt").isMissingNode()).isTrue();
        assertThat(changed.at("/arms/2/addedAt").asText()).isNotEmpty();
        // Nobody clicked the others, so that only the new one still has hope.
        client.settle();
        assertThat(shares(client, key)[2]).isCloseTo(0.2, within(1e-12));
        var again =
                client.put("/v1/experiments/" + key, definition(key, THREE, "'name': 'X'")).ok();
        assertThat(again.at("/arms/2/addedAt").asText())
                .isEqualTo(changed.at("/arms/2/addedAt").asText());
        // A thousand sends later it is an arm as any other.
        for (int wave = 0; wave < 6; wave++) {
            batch(client, key, 1_000, "grow" + wave);
        }
        client.settle();
        assertThat(client.reported(key, "c").at("/decisions").asInt()).isGreaterThan(1_000);
        assertThat(shares(client, key)[2]).isGreaterThan(0.21);
    }

    @Test
    void aDisabledArmLeavesTheOthersStatisticsAlone(Client client) {
        var key = client.start("dropped", THREE);
        teach(client, key, 300, List.of("b"), 4);
        var before = client.reported(key, "b");
        client.post("/v1/experiments/" + key + "/arms/c/disable").ok();
        assertThat(client.reported(key, "b")).isEqualTo(before);
        var shares = shares(client, key);
        assertThat(shares[2]).isZero();
        assertThat(shares[0] + shares[1]).isCloseTo(1, within(1e-9));
    }

    /** Sends that are long past; of each hundred of an arm that is clicked, every n-th is. */
    private static void teach(
            Client client, String key, int sends, List<String> clicked, int every) {
        var at = daysAgo(client, 5);
        var decisions =
                client.postLines(
                                "/v1/decisions/batch",
                                IntStream.range(0, sends)
                                        .mapToObj(i ->
                                                ask(
                                                        key,
                                                        "t" + i,
                                                        json("'decidedAt': '%s'", at.toString())))
                                        .toList())
                        .ok()
                        .lines();
        var events = new ArrayList<String>();
        int seen = 0;
        for (var line : decisions) {
            var decision = line.at("/decisions/0");
            if (clicked.contains(decision.at("/arm").asText()) && seen++ % every == 0) {
                events.add(event("click", decision, at.plus(Duration.ofMinutes(5))));
            }
        }
        if (!events.isEmpty()) {
            client.report(events);
        }
        client.settle();
    }

    /** The simulated clock stands where the latest time put it: in 1970, if nobody did. */
    private static Instant daysAgo(Client client, int days) {
        client.decide(client.start("clock", TWO), "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
        return client.now().minus(Duration.ofDays(days));
    }

    private static List<JsonNode> batch(Client client, String key, int sends, String sendId) {
        return client
                .postLines(
                        "/v1/decisions/batch",
                        IntStream.range(0, sends)
                                .mapToObj(i -> ask(key, "r" + i, json("'sendId': '%s'", sendId)))
                                .toList())
                .ok()
                .lines()
                .stream()
                .map(line -> line.at("/decisions/0"))
                .toList();
    }

    private static double[] shares(Client client, String key) {
        var probabilities =
                client.decide(key, "next", "'probabilities': true").at("/probabilities");
        return probabilities.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .mapToDouble(entry -> entry.getValue().asDouble())
                .toArray();
    }

    private static JsonNode explanation(Client client, JsonNode decision) {
        return client.get("/v1/decisions/" + decision.at("/id").asText() + "/explanation")
                .ok()
                .json();
    }
}
