package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.definition;
import static dev.slotwise.server.Client.event;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.NormalScore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Arms that are lifted by what knowing them is worth, and features that are guessed. */
@ExtendWith(Slotwise.class)
class LookingAheadTest {
    private static final String THREE = arm("a", "A") + ", " + arm("b", "B") + ", " + arm("c", "C");
    private static final String CONTEXT = "'context': ['device', 'opens']";

    @Test
    void expectedSendsAreRefusedByTheirNameWhereNothingLooksAhead(Client client) {
        for (var members :
                List.of(
                        "'policy': {'expectedSends': 1000}",
                        "'policy': {'type': 'top-two-thompson', 'expectedSends': 1000}, " + CONTEXT,
                        "'policy': {'type': 'fixed', 'expectedSends': 1000}, " + CONTEXT,
                        "'policy': {'expectedSends': 0}, " + CONTEXT,
                        "'policy': {'expectedSends': 1.5}, " + CONTEXT)) {
            var answer =
                    client.post("/v1/experiments", definition(Client.fresh("bad"), THREE, members));
            assertThat(answer.status()).as(members).isEqualTo(400);
            assertThat(answer.text()).as(members).contains("/policy/expectedSends");
        }
    }

    @Test
    void withoutExpectedSendsNothingIsLifted(Client client) {
        var key = client.start("plain", THREE, CONTEXT);
        teach(client, key, 600, "a", 3);
        var explained = explain(client, key, "{'device': 'mobile', 'opens': 3}");
        assertThat(explained.at("/kappa").asDouble()).isEqualTo(0.5);
        for (var arm : explained.at("/arms")) {
            assertThat(arm.at("/score").isObject()).isTrue();
            assertThat(arm.has("lift")).isFalse();
        }
    }

    @Test
    void whatWasDrawnFromFollowsFromScoresAndLifts(Client client) {
        var key = client.start("lifted", THREE, CONTEXT, "'policy': {'expectedSends': 50000}");
        teach(client, key, 600, "a", 3);
        var explained = explain(client, key, "{'device': 'mobile', 'opens': 3}");
        assertThat(explained.at("/kappa").asDouble()).isEqualTo(LookAhead.TEMPER);
        var scores = new ArrayList<NormalScore>();
        var drawn = new ArrayList<Double>();
        for (var arm : explained.at("/arms")) {
            double sd = arm.at("/score/standardDeviation").asDouble();
            double lift = arm.at("/lift").asDouble();
            assertThat(lift).isPositive();
            scores.add(new NormalScore(arm.at("/score/mean").asDouble() + lift, sd * sd));
            drawn.add(arm.at("/assignmentProbability").asDouble());
            double sum = 0;
            for (var part : arm.at("/contributions")) {
                sum += part.at("/contribution").asDouble();
            }
            assertThat(sum).isCloseTo(arm.at("/score/mean").asDouble(), within(1e-9));
        }
        var eligible = new BitSet();
        eligible.set(0, 3);
        double[] expected =
                new Thompson(ExplorationFloor.STANDARD, LookAhead.TEMPER)
                        .probabilities(scores, eligible);
        for (int arm = 0; arm < 3; arm++) {
            assertThat(drawn.get(arm)).isCloseTo(expected[arm], within(1e-9));
        }
    }

    @Test
    void liftsGrowWithWhatIsToComeAndEndWithIt(Client client) {
        var key = taught(client, "horizon", 100_000);
        double far = lift(client, key);
        expect(client, key, 10_000);
        double near = lift(client, key);
        expect(client, key, 600);
        assertThat(lift(client, key)).isZero();
        assertThat(far).isPositive();
        // 99,400 are to come, or 9,400, but for the few that asked.
        assertThat(near / far).isCloseTo(9_400.0 / 99_400, within(0.001));
    }

    @Test
    void anotherServerLiftsByWhatTheOwnerPublished(Client client) throws Exception {
        var key = taught(client, "shared", 20_000);
        assertThat(lookAheads()).isPositive();
        var here = explain(client, key, "{'device': 'desktop', 'opens': 1}");
        try (var server = Slotwise.another(Map.of())) {
            var there =
                    explain(
                            Slotwise.client(server).settle(),
                            key,
                            "{'device': 'desktop', 'opens': 1}");
            assertThat(there.at("/beliefsVersion").asLong())
                    .isGreaterThanOrEqualTo(here.at("/beliefsVersion").asLong());
            for (int arm = 0; arm < 3; arm++) {
                double lift = here.at("/arms/" + arm + "/lift").asDouble();
                // One decision fewer is to come, of which little is known yet.
                assertThat(there.at("/arms/" + arm + "/lift").asDouble())
                        .isCloseTo(lift, within(0.01 * lift));
            }
        }
    }

    @Test
    void aGuessedFeatureLeavesScoresLessSure(Client client) {
        var key = taught(client, "guessed", 20_000);
        var mean = explain(client, key, "{'device': 'mobile', 'opens': 4.5}");
        var missing = explain(client, key, "{'device': 'mobile'}");
        var none = explain(client, key, "{}");
        assertThat(missing.at("/reason").asText()).isEqualTo("fallback");
        assertThat(missing.at("/fallbackCause").asText()).isEqualTo("missing-features: opens");
        for (int arm = 0; arm < 3; arm++) {
            var score = "/arms/" + arm + "/score/";
            // The missing one is taken for the mean, near 4.5, and says nothing.
            double said = contribution(mean.at("/arms/" + arm + "/contributions"), "opens");
            assertThat(missing.at(score + "mean").asDouble())
                    .isCloseTo(mean.at(score + "mean").asDouble() - said, within(0.02));
            assertThat(missing.at(score + "standardDeviation").asDouble())
                    .isGreaterThan(1.01 * mean.at(score + "standardDeviation").asDouble());
            assertThat(none.at(score + "standardDeviation").asDouble()).isPositive();
        }
    }

    private static double contribution(JsonNode contributions, String feature) {
        double sum = 0;
        for (var each : contributions) {
            sum +=
                    each.at("/feature").asText().equals(feature)
                            ? each.at("/contribution").asDouble()
                            : 0;
        }
        return sum;
    }

    private static long lookAheads() throws Exception {
        var address = Slotwise.database();
        try (var connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(look_ahead) FROM posterior_head")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /**
     * Whoever begins to look ahead learns anew, from the whole log: what stands then is canonical.
     */
    private static String taught(Client client, String stem, int sends) {
        var key = client.start(stem, THREE, CONTEXT);
        teach(client, key, 600, "a", 3);
        expect(client, key, sends);
        return key;
    }

    private static void expect(Client client, String key, int sends) {
        client.put(
                        "/v1/experiments/" + key,
                        definition(
                                key, THREE, CONTEXT, "'policy': {'expectedSends': " + sends + "}"))
                .ok();
        client.settle();
    }

    private static double lift(Client client, String key) {
        return explain(client, key, "{'device': 'mobile', 'opens': 3}")
                .at("/arms/1/lift")
                .asDouble();
    }

    private static JsonNode explain(Client client, String key, String attributes) {
        var decision =
                client.decide(
                        key, "", "'recipient': {'id': 'x', 'attributes': " + attributes + "}");
        return client.get("/v1/decisions/" + decision.at("/id").asText() + "/explanation")
                .ok()
                .json();
    }

    /**
     * Sends of some days ago; every n-th of one arm's is clicked, and every tenth of the others'.
     */
    private static void teach(Client client, String key, int sends, String arm, int every) {
        client.decide(
                client.start("clock", THREE), "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
        var at = client.now().minus(Duration.ofDays(5));
        var decisions =
                client.postLines(
                                "/v1/decisions/batch",
                                IntStream.range(0, sends)
                                        .mapToObj(i ->
                                                ask(
                                                        key,
                                                        "",
                                                        json(
                                                                "'decidedAt': '%s', 'recipient':"
                                                                    + " {'id': 'r%d', 'attributes':"
                                                                    + " {'device': '%s', 'opens':"
                                                                    + " %d}}",
                                                                at.toString(),
                                                                i,
                                                                i % 2 == 0 ? "mobile" : "desktop",
                                                                i / 2 % 10)))
                                        .toList())
                        .ok()
                        .lines();
        var clicks = new ArrayList<String>();
        int seen = 0;
        for (var line : decisions) {
            var decision = line.at("/decisions/0");
            int rarely = decision.at("/arm").asText().equals(arm) ? every : 10;
            if (seen++ % rarely == 0) {
                clicks.add(event("click", decision, at.plusSeconds(300)));
            }
        }
        client.report(clicks);
        client.settle();
    }
}
