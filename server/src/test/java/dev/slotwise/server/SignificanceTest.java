package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a report claims of data whose truth is known, however they were collected. */
@ExtendWith(Slotwise.class)
class SignificanceTest {
    private static final String TWO = arm("a", "A") + ", " + arm("b", "B");
    private static final String CLICKS = "'reward': {'goal': 'click', 'window': 'PT24H'}";
    private static final String FIXED = "'policy': {'type': 'fixed'}";

    @Test
    void aFixedSplitWithARealDifferenceHasAWinnerAfterAWholeWeek(Client client) {
        var key = client.start("winner", TWO, CLICKS, FIXED);
        var start = daysAgo(client, 10);
        send(client, key, 8, 150, start, Map.of("a", 0.1, "b", 0.3));

        var report = report(client, key);

        assertThat(report.at("/estimator").asText()).isEqualTo("two-proportion");
        assertThat(report.at("/estimatorReason").asText()).contains("The split was fixed");
        assertThat(report.at("/verdict/state").asText()).isEqualTo("winner");
        assertThat(report.at("/verdict/sentence").asText())
                .matches(
                        "\"b\" wins: it gets between [\\d,]+ and [\\d,]+ more clicks per 1,000"
                                + " e-mails than \"a\"\\. You may stop now; looking often did not"
                                + " weaken this\\.");
        assertThat(report.at("/verdict/nextStep").asText()).isEqualTo("Send \"b\" to everyone.");
        var b = report.at("/arms/1");
        double rate = report.at("/arms/0/rate").asDouble();
        assertThat(b.at("/difference/estimate").asDouble())
                .isCloseTo(b.at("/rate").asDouble() - rate, within(1e-12));
        assertThat(b.at("/lift/estimate").asDouble())
                .isCloseTo(b.at("/rate").asDouble() / rate - 1, within(1e-12));
        assertThat(b.at("/difference/alwaysValid/lower").asDouble())
                .isPositive()
                .isLessThan(b.at("/difference/lower").asDouble());
        assertThat(b.at("/pValue").asDouble()).isLessThan(1e-10);
        assertThat(b.at("/alwaysValidPValue").asDouble())
                .isLessThan(0.001)
                .isGreaterThan(b.at("/pValue").asDouble());
        assertThat(report.at("/arms/0/lift/estimate").asDouble()).isZero();
        assertThat(report.at("/sampleRatio/mismatch").asBoolean()).isFalse();
        assertThat(report.at("/explored").isNull()).isTrue();

        client.step(key, "pause");
        client.post("/v1/experiments/" + key + "/conclude", json("{'winner': 'b'}")).ok();
        assertThat(report(client, key).at("/verdict/state").asText()).isEqualTo("stopped");
    }

    @Test
    void nobodyWinsBeforeTheWeekIsOverAndWhoIsChosenThenIsPicked(Client client) {
        var key = client.start("early", TWO, CLICKS, FIXED);
        send(client, key, 4, 200, daysAgo(client, 6), Map.of("a", 0.1, "b", 0.35));

        var verdict = report(client, key).at("/verdict");

        assertThat(verdict.at("/state").asText()).isEqualTo("leaning");
        assertThat(verdict.at("/sentence").asText())
                .startsWith("\"b\" is ahead: it gets between")
                .endsWith("But only 5 of 7 days have been seen to their end.");
        client.step(key, "pause");
        client.post("/v1/experiments/" + key + "/conclude", json("{'winner': 'a'}")).ok();
        var ended = report(client, key).at("/verdict");
        assertThat(ended.at("/state").asText()).isEqualTo("picked");
        assertThat(ended.at("/sentence").asText()).contains("not proven");
    }

    @Test
    void equalArmsUnderThompsonAreNeverCalled(Client client) {
        var key = client.start("null", TWO, CLICKS);
        var start = daysAgo(client, 10);
        for (int day = 0; day < 8; day++) {
            send(client, key, 1, 120, start.plus(Duration.ofDays(day)), Map.of("a", 0.2, "b", 0.2));
            client.settle();
        }

        var report = report(client, key);

        assertThat(report.at("/estimator").asText()).isEqualTo("aipw");
        assertThat(report.at("/verdict/state").asText()).isIn("learning", "leaning");
        var b = report.at("/arms/1");
        assertThat(b.at("/difference/alwaysValid/lower").asDouble()).isNegative();
        assertThat(b.at("/difference/alwaysValid/upper").asDouble()).isPositive();
        assertThat(b.at("/alwaysValidPValue").asDouble()).isGreaterThan(0.05);
        assertThat(report.at("/sampleRatio/pValue").asDouble()).isGreaterThan(0.001);
        assertThat(report.at("/explored").asDouble()).isBetween(0.0, 1.0);
        assertThat(b.at("/calibration/seen").asDouble()).isCloseTo(0.2, within(0.02));
        assertThat(b.at("/calibration/predicted").asDouble()).isPositive();
    }

    /** The better arm gets most e-mails on the days on which nobody clicks. */
    @Test
    void aMovedSplitDoesNotMisleadThoughPlainRatesDo(Client client) {
        var key = client.start("drift", TWO, CLICKS, weights(0.9, 0.1));
        var start = daysAgo(client, 10);
        send(client, key, 4, 250, start, Map.of("a", 0.5, "b", 0.7));
        client.put("/v1/experiments/" + key, Client.definition(key, TWO, CLICKS, weights(0.1, 0.9)))
                .ok();
        send(client, key, 4, 250, start.plus(Duration.ofDays(4)), Map.of("a", 0.05, "b", 0.25));

        var report = report(client, key);

        assertThat(report.at("/arms/1/rate").asDouble())
                .isLessThan(report.at("/arms/0/rate").asDouble() - 0.1);
        assertThat(report.at("/estimator").asText()).isEqualTo("aipw");
        var difference = report.at("/arms/1/difference");
        assertThat(difference.at("/lower").asDouble()).isPositive().isLessThan(0.2);
        assertThat(difference.at("/upper").asDouble()).isGreaterThan(0.2);
        assertThat(report.at("/verdict/sentence").asText())
                .contains("\"b\"")
                .contains("corrected for when each was sent: the plain rates");
        assertThat(report.at("/sampleRatio/mismatch").asBoolean()).isFalse();
    }

    @Test
    void lostDeliveriesOfOneArmWithholdEverything(Client client) {
        var key = client.create("broken", TWO, CLICKS, FIXED);
        client.put("/v1/campaigns/" + key, json("{'exposure': 'delivered'}")).ok();
        client.step(key, "start");
        var at = daysAgo(client, 9);
        var decisions = decide(client, key, 2_000, at, _ -> "");
        var delivered = new ArrayList<String>();
        int nth = 0;
        for (var decision : decisions) {
            if (decision.at("/arm").asText().equals("a") || nth++ % 10 < 7) {
                delivered.add(Client.event("delivered", decision, at.plusSeconds(60)));
            }
        }
        client.report(delivered);

        var report = report(client, key);

        assertThat(report.at("/sampleRatio/pValue").asDouble()).isLessThan(0.001);
        assertThat(report.at("/sampleRatio/mismatch").asBoolean()).isTrue();
        assertThat(report.at("/verdict/state").asText()).isEqualTo("split-off");
        assertThat(report.at("/verdict/sentence").asText())
                .matches(
                        "Do not use these results yet: \"[ab]\" got \\d\\d\\.\\d % of e-mails where"
                                + " 50\\.0 % was planned\\. That is not chance\\.");
    }

    @Test
    void anArmThatDrivesPeopleAwayIsHarmful(Client client) {
        var key =
                client.start(
                        "harm",
                        TWO,
                        CLICKS,
                        FIXED,
                        "'guardrails': [{'metric': 'unsubscribe', 'maxRelativeIncrease': 0.25},"
                                + " {'metric': 'complaint', 'maxRelativeIncrease': 0.25}]");
        var at = daysAgo(client, 9);
        var decisions = decide(client, key, 1000, at, _ -> "");
        report(client, "unsubscribe", decisions, at, Map.of("a", 0.02, "b", 0.12));
        report(client, "click", decisions, at, Map.of("a", 0.1, "b", 0.3));

        var report = report(client, key);

        assertThat(report.at("/verdict/state").asText()).isEqualTo("guardrail");
        assertThat(report.at("/verdict/sentence").asText())
                .matches(
                        "\"b\" harms your list: [\\d,]+ to [\\d,]+ extra unsubscribes per 10,000"
                                + " e-mails, and you allow 25\\.0 % more than the control has\\.");
        assertThat(report.at("/guardrails/0/state").asText()).isEqualTo("harmed");
        assertThat(report.at("/guardrails/0/arms/0/key").asText()).isEqualTo("b");
        assertThat(report.at("/guardrails/0/arms/0/increase/estimate").asDouble())
                .isCloseTo(5, within(1.0));
        assertThat(report.at("/guardrails/1/state").asText()).isEqualTo("not-yet-known");
    }

    @Test
    void whoIsHeldOutTellsWhatTheMailHasCaused(Client client) {
        var key = client.start("held", TWO, CLICKS, "'holdout': 0.3");
        var at = daysAgo(client, 9);
        var decisions = decide(client, key, 1200, at, _ -> "");
        var orders = new ArrayList<String>();
        var seen = new HashMap<Boolean, Integer>();
        for (var decision : decisions) {
            boolean mailed = !decision.at("/arm").isNull();
            if (isDue(seen.merge(mailed, 1, Integer::sum), mailed ? 0.12 : 0.04)) {
                orders.add(order(decision, at.plus(Duration.ofHours(3)), 20));
                orders.add(order(decision, at.plus(Duration.ofHours(5)), 10));
            }
        }
        client.report(orders);

        var holdout = report(client, key).at("/holdout");

        long mailed = holdout.at("/mailed/decisions").asLong();
        assertThat(mailed + holdout.at("/heldOut/decisions").asLong()).isEqualTo(1200);
        assertThat(holdout.at("/heldOut/conversions").asLong())
                .isEqualTo((long) (0.04 * holdout.at("/heldOut/decisions").asLong()));
        double caused =
                holdout.at("/mailed/conversions").asDouble()
                        - holdout.at("/heldOut/conversions").asDouble()
                                * mailed
                                / holdout.at("/heldOut/decisions").asDouble();
        assertThat(holdout.at("/incremental/estimate").asDouble()).isCloseTo(caused, within(1e-9));
        assertThat(holdout.at("/incremental/lower").asDouble()).isPositive();
        assertThat(holdout.at("/incremental/upper").asDouble()).isGreaterThan(caused);
        assertThat(holdout.at("/revenuePerThousand/estimate").asDouble())
                .isCloseTo(caused / mailed * 30 * 1000, within(1e-6));
        assertThat(holdout.at("/sentence").asText())
                .matches(
                        "This mail caused [\\d,]+ to [\\d,]+ conversions that would not have"
                                + " happened without it\\.");
    }

    @Test
    void aSegmentWorksDifferentlyOnlyWhereThatIsCertain(Client client) {
        var key = client.start("parts", TWO, CLICKS, FIXED, "'context': ['device', 'colour']");
        var at = daysAgo(client, 9);
        var decisions =
                decide(
                        client,
                        key,
                        1500,
                        at,
                        i ->
                                json(
                                        ", 'attributes': {'device': '%s', 'colour': '%s'}",
                                        i % 2 == 0 ? "mobile" : "desktop",
                                        i % 300 == 7 ? "rare" : i / 2 % 2 == 0 ? "red" : "blue"));
        // By device and colour, so that chance has no part in what each colour gets.
        for (int group = 0; group < 4; group++) {
            double b = group % 2 == 0 ? 0.4 : 0.2;
            report(client, "click", every4th(decisions, group), at, Map.of("a", 0.2, "b", b));
        }

        var path = "/v1/experiments/" + key + "/report";
        var devices = client.settle().get(path + "?by=device").ok().at("/segments");

        assertThat(devices.at("/heterogeneity/0/differs").asBoolean()).isTrue();
        assertThat(devices.at("/heterogeneity/0/sentence").asText())
                .isEqualTo("\"b\" works differently by device.");
        assertThat(devices.at("/segments")).hasSize(2);
        for (var segment : devices.at("/segments")) {
            double effect = segment.at("/value").asText().equals("mobile") ? 0.2 : 0;
            var b = segment.at("/arms/1");
            assertThat(b.at("/difference/estimate").asDouble()).isCloseTo(effect, within(0.01));
            assertThat(Math.abs(b.at("/shrunken").asDouble() - 0.1))
                    .isLessThan(Math.abs(b.at("/difference/estimate").asDouble() - 0.1));
        }
        var colours = client.get(path + "?by=colour").ok().at("/segments");
        assertThat(colours.at("/heterogeneity/0/differs").asBoolean()).isFalse();
        assertThat(colours.at("/heterogeneity/0/sentence").asText()).startsWith("No sign that");
        for (var segment : colours.at("/segments")) {
            assertThat(segment.at("/arms/0/hidden").asBoolean())
                    .isEqualTo(segment.at("/value").asText().equals("rare"));
        }
    }

    @Test
    void aPeriodIsOfItsHoursOnlyAndProvesNothing(Client client) {
        var key = client.start("period", TWO, CLICKS, FIXED);
        var start = daysAgo(client, 12).truncatedTo(ChronoUnit.HOURS);
        send(client, key, 10, 100, start, Map.of("a", 0.1, "b", 0.4));
        var path = "/v1/experiments/" + key + "/report";
        var period =
                path
                        + "?from=%s&to=%s"
                                .formatted(
                                        start.plus(Duration.ofDays(1)),
                                        start.plus(Duration.ofDays(9)));

        var report = client.settle().get(period).ok();

        assertThat(report.at("/arms/0/decisions").asInt() + report.at("/arms/1/decisions").asInt())
                .isEqualTo(8 * 100);
        assertThat(report(client, key).at("/verdict/state").asText()).isEqualTo("winner");
        assertThat(report.at("/verdict/state").asText()).isEqualTo("leaning");
        assertThat(report.at("/verdict/sentence").asText())
                .contains("no proof, since you chose it");
        assertThat(report.at("/bestArm").isMissingNode()).isTrue();
    }

    @Test
    void aParameterThatIsWrongIsNamed(Client client) {
        var path = "/v1/experiments/" + client.start("wrong", TWO, FIXED) + "/report?";
        assertPointer(client, path + "by=device", "/by");
        assertPointer(client, path + "from=yesterday", "/from");
        assertPointer(client, path + "to=2026-11-24T09:30:00Z", "/to");
        assertPointer(client, path + "from=2026-11-24T09:00:00Z&to=2026-11-24T09:00:00Z", "/to");
        assertPointer(client, path + "until=2026-11-24T09:00:00Z", "/until");
    }

    private static void assertPointer(Client client, String path, String pointer) {
        var answer = client.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    private static String weights(double a, double b) {
        return "'policy': {'type': 'fixed', 'weights': {'a': %s, 'b': %s}}".formatted(a, b);
    }

    private static JsonNode report(Client client, String key) {
        return client.settle().get("/v1/experiments/" + key + "/report").ok().json();
    }

    /** Day by day, each arm's recipients click at their rate, spread evenly over them. */
    private static void send(
            Client client,
            String key,
            int days,
            int sends,
            Instant from,
            Map<String, Double> rates) {
        for (int day = 0; day < days; day++) {
            var at = from.plus(Duration.ofDays(day));
            report(client, "click", decide(client, key, sends, at, _ -> ""), at, rates);
        }
    }

    private static List<JsonNode> decide(
            Client client, String key, int sends, Instant at, Function<Integer, String> more) {
        return client
                .postLines(
                        "/v1/decisions/batch",
                        IntStream.range(0, sends)
                                .mapToObj(i ->
                                        ask(
                                                key,
                                                "",
                                                json(
                                                        "'decidedAt': '%s', 'sendId': '%s'",
                                                        at.toString(), at.toString()),
                                                json("'recipient': {'id': '%s-%d'", stem(key), i)
                                                        + more.apply(i)
                                                        + "}"))
                                .toList())
                .ok()
                .lines()
                .stream()
                .map(line -> line.at("/decisions/0"))
                .toList();
    }

    /** The same whenever the tests run, and so is what is drawn. */
    private static String stem(String key) {
        return key.substring(0, key.lastIndexOf('-'));
    }

    private static void report(
            Client client,
            String type,
            List<JsonNode> decisions,
            Instant at,
            Map<String, Double> rates) {
        var seen = new HashMap<String, Integer>();
        client.report(
                decisions.stream()
                        .filter(decision -> {
                            var arm = decision.at("/arm").asText();
                            return isDue(
                                    seen.merge(arm, 1, Integer::sum), rates.getOrDefault(arm, 0.0));
                        })
                        .map(decision -> Client.event(type, decision, at.plusSeconds(7200)))
                        .toList());
    }

    private static boolean isDue(int nth, double rate) {
        return Math.floor(nth * rate + 1e-9) > Math.floor((nth - 1) * rate + 1e-9);
    }

    private static List<JsonNode> every4th(List<JsonNode> decisions, int remainder) {
        return IntStream.range(0, decisions.size())
                .filter(i -> i % 4 == remainder)
                .mapToObj(decisions::get)
                .toList();
    }

    private static String order(JsonNode decision, Instant at, double worth) {
        return json(
                "{'id': '%s', 'type': 'conversion', 'decisionId': '%s', 'occurredAt': '%s',"
                        + " 'value': %.2f, 'currency': 'EUR'}",
                Client.fresh("order"), decision.at("/id").asText(), at.toString(), worth);
    }

    /** The simulated clock stands where the latest time put it: in 1970, if nobody did. */
    private static Instant daysAgo(Client client, int days) {
        client.decide(client.start("clock", TWO), "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
        return client.now().minus(Duration.ofDays(days));
    }
}
