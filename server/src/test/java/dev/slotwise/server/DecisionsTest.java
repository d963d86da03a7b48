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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** {@code POST /v1/decisions}, and what becomes of a decision afterwards. */
@ExtendWith(Slotwise.class)
class DecisionsTest {
    private static final String TWO = arm("a", "<p>A</p>") + ", " + arm("b", "<p>B</p>");
    private static final String SEND = "'sendId': 's-1'";

    @Test
    void theSameSendGivesTheSameDecisionAgain(Client client) {
        var key =
                client.start(
                        "again",
                        arm("a", "<p>{{ name }}, <a href=\"https://a.example.com\">A</a></p>")
                                + ", "
                                + arm("b", "<p>{{ name }} B</p>"));
        for (int i = 0; i < 20; i++) {
            var named =
                    json(
                            "'sendId': 's', 'recipient': {'id': 'r%d', 'attributes': {'name':"
                                    + " 'Ada'}}",
                            i);
            var renamed =
                    json(
                            "'sendId': 's', 'recipient': {'id': 'r%d', 'attributes': {'name':"
                                    + " 'Bob', 'new': 1}}",
                            i);
            var first = client.decide(key, "", named);
            assertThat(client.decide(key, "", named)).isEqualTo(first);
            assertThat(client.decide(key, "", renamed)).isEqualTo(first);
            assertThat(first.at("/content/body").asText()).contains("Ada");
        }
    }

    @Test
    void aRepeatedAskIsRenderedFromTheVersionThatWasDecided(Client client) {
        var key =
                client.start("version", arm("a", "<p>old A</p>") + ", " + arm("b", "<p>old B</p>"));
        var before =
                IntStream.range(0, 10).mapToObj(i -> client.decide(key, "r" + i, SEND)).toList();
        client.put(
                        "/v1/experiments/" + key,
                        definition(key, arm("a", "<p>new A</p>") + ", " + arm("b", "<p>new B</p>")))
                .ok();
        client.post("/v1/experiments/" + key + "/arms/a/disable").ok();

        for (int i = 0; i < 10; i++) {
            assertThat(client.decide(key, "r" + i, SEND)).isEqualTo(before.get(i));
        }
        assertThat(client.decide(key, "later", SEND).at("/content/body").asText())
                .startsWith("<p>new B</p>");
    }

    @Test
    void aRepeatedAskKeepsItsDecisionAfterTheWeightsMoved(Client client) {
        var key = client.start("moved", TWO);
        var now = client.now();
        var decisions =
                IntStream.range(0, 60).mapToObj(i -> client.decide(key, "r" + i, SEND)).toList();
        client.report(
                decisions.stream()
                        .filter(decision -> decision.at("/arm").asText().equals("b"))
                        .map(decision -> Client.event("click", decision, now))
                        .toList());
        client.settle();
        assertThat(probabilities(client, key).get("b")).isGreaterThan(0.9);

        for (int i = 0; i < decisions.size(); i++) {
            assertThat(client.decide(key, "r" + i, SEND)).isEqualTo(decisions.get(i));
        }
    }

    @Test
    void withoutASendEveryAskDecidesAnew(Client client) {
        var key = client.start("anew", TWO);
        var ids = new HashSet<String>();
        var arms = new HashSet<String>();
        for (int i = 0; i < 40; i++) {
            var decision = client.decide(key, "r");
            ids.add(decision.at("/id").asText());
            arms.add(decision.at("/arm").asText());
        }
        assertThat(ids).hasSize(40);
        assertThat(arms).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anotherSendAndAnotherRecipientAreOtherDecisions(Client client) {
        var key = client.start("others", TWO);
        var ids = new HashSet<String>();
        for (var send : List.of("'sendId': 's-1'", "'sendId': 's-2'")) {
            for (var recipient : List.of("r-1", "r-2")) {
                ids.add(client.decide(key, recipient, send).at("/id").asText());
            }
        }
        assertThat(ids).hasSize(4);
    }

    @Test
    void theProbabilityIsTheArmsEntryAndAllSumToOne(Client client) {
        var key =
                client.start(
                        "vector",
                        TWO
                                + ", "
                                + json(
                                        "{'key': 'de', 'template': 'D', 'eligibility': '%s'}",
                                        "recipient.country == 'DE'"),
                        "'policy': {'type': 'thompson', 'explorationFloor': 0.05}");
        for (int i = 0; i < 20; i++) {
            var decision = client.decide(key, "r" + i, "'probabilities': true");
            var probabilities = decision.at("/probabilities");
            assertThat(probabilities.at("/" + decision.at("/arm").asText()).asDouble())
                    .isEqualTo(decision.at("/assignmentProbability").asDouble());
            assertThat(sum(probabilities)).isCloseTo(1, within(1e-9));
            assertThat(probabilities.at("/a").asDouble()).isGreaterThanOrEqualTo(0.05);
            assertThat(probabilities.at("/b").asDouble()).isGreaterThanOrEqualTo(0.05);
            assertThat(probabilities.at("/de").asDouble()).isZero();
        }
    }

    @Test
    void armsAreChosenAsOftenAsTheirProbabilitiesSay(Client client) {
        var key =
                client.start(
                        "honest",
                        TWO + ", " + arm("c", "C"),
                        "'policy': {'explorationFloor': 0.02}");
        // What was learned long ago no longer moves: clicks for b, age for all.
        var longAgo = client.now();
        var taught =
                client.postLines(
                                "/v1/decisions/batch",
                                IntStream.range(0, 120)
                                        .mapToObj(i ->
                                                ask(
                                                        key,
                                                        "t" + i,
                                                        json(
                                                                "'decidedAt': '%s'",
                                                                longAgo.toString())))
                                        .toList())
                        .ok()
                        .lines();
        client.report(
                taught.stream()
                        .map(line -> line.at("/decisions/0"))
                        .filter(decision ->
                                Math.floorMod(decision.at("/id").asText().hashCode(), 5) == 0)
                        .map(decision -> Client.event("click", decision, longAgo))
                        .toList());
        client.settle();
        int asks = 3_000;
        var answers =
                client.postLines(
                                "/v1/decisions/batch",
                                IntStream.range(0, asks)
                                        .mapToObj(i ->
                                                ask(
                                                        key,
                                                        "r" + i,
                                                        "'probabilities': true",
                                                        json(
                                                                "'decidedAt': '%s'",
                                                                longAgo.toString())))
                                        .toList())
                        .ok()
                        .lines();
        var expected = new HashMap<String, Double>();
        var variance = new HashMap<String, Double>();
        var observed = new HashMap<String, Integer>();
        for (var line : answers) {
            var decision = line.at("/decisions/0");
            observed.merge(decision.at("/arm").asText(), 1, Integer::sum);
            decision.at("/probabilities")
                    .properties()
                    .forEach(entry -> {
                        double p = entry.getValue().asDouble();
                        expected.merge(entry.getKey(), p, Double::sum);
                        variance.merge(entry.getKey(), p * (1 - p), Double::sum);
                    });
        }
        assertThat(expected.keySet()).containsExactlyInAnyOrder("a", "b", "c");
        expected.forEach((arm, sum) ->
                assertThat((double) observed.getOrDefault(arm, 0))
                        .as(arm)
                        .isBetween(
                                sum - 5 * Math.sqrt(variance.getOrDefault(arm, 0.0)),
                                sum + 5 * Math.sqrt(variance.getOrDefault(arm, 0.0))));
    }

    @Test
    void aHoldoutHasItsShareAndStays(Client client) {
        var key = client.start("holdout", TWO, "'holdout': 0.2");
        int asks = 2_000;
        var lines = IntStream.range(0, asks).mapToObj(i -> ask(key, "r" + i, SEND)).toList();
        var first = client.postLines("/v1/decisions/batch", lines).ok().lines();
        var other =
                client.postLines(
                                "/v1/decisions/batch",
                                lines.stream().map(line -> line.replace("s-1", "s-2")).toList())
                        .ok()
                        .lines();
        int held = 0;
        for (int i = 0; i < asks; i++) {
            var decision = first.get(i).at("/decisions/0");
            boolean isHeld = decision.at("/reason").asText().equals("holdout");
            assertThat(other.get(i).at("/decisions/0/reason").asText().equals("holdout"))
                    .isEqualTo(isHeld);
            if (isHeld) {
                held++;
                assertThat(decision.at("/arm").isNull()).isTrue();
                assertThat(decision.has("content")).isFalse();
                assertThat(decision.has("openUrl")).isFalse();
            }
        }
        double sigma = Math.sqrt(asks * 0.2 * 0.8);
        assertThat((double) held).isBetween(asks * 0.2 - 5 * sigma, asks * 0.2 + 5 * sigma);
        assertThat(
                        client.reported(key, "a").at("/exposures").asInt()
                                + client.reported(key, "b").at("/exposures").asInt())
                .isEqualTo(2 * (asks - held));
    }

    @Test
    void whoUnsubscribedIsSuppressedEverywhere(Client client) {
        var key = client.start("leaving", TWO);
        var elsewhere = client.start("elsewhere", TWO);
        var recipient = Client.fresh("leaver");
        var decision = client.decide(key, recipient);
        client.post(Client.path(decision.at("/unsubscribeUrl").asText())).ok();

        for (var experiment : List.of(key, elsewhere)) {
            var next = client.decide(experiment, recipient, "'sendId': 'after'");
            assertThat(next.at("/reason").asText()).isEqualTo("suppressed");
            assertThat(next.at("/arm").isNull()).isTrue();
            assertThat(next.has("content")).isFalse();
            assertThat(next.has("sendAt")).isFalse();
            assertThat(client.decide(experiment, recipient, "'sendId': 'after'")).isEqualTo(next);
        }
        assertThat(
                        client.reported(elsewhere, "a").at("/decisions").asInt()
                                + client.reported(elsewhere, "b").at("/decisions").asInt())
                .isZero();
    }

    @Test
    void anArmGoesOnlyToWhomItIsEligible(Client client) {
        var key =
                client.start(
                        "eligible",
                        arm("all", "A")
                                + ", "
                                + json(
                                        "{'key': 'de', 'template': 'D', 'eligibility': '%s'}",
                                        "recipient.country == 'DE'"));
        var german = new HashSet<String>();
        for (int i = 0; i < 30; i++) {
            german.add(
                    client.decide(
                                    key,
                                    "",
                                    json(
                                            "'recipient': {'id': 'r%d', 'attributes': {'country':"
                                                    + " 'DE'}}",
                                            i))
                            .at("/arm")
                            .asText());
            var french =
                    client.decide(
                            key,
                            "",
                            json("'recipient': {'id': 'f%d', 'attributes': {'country': 'FR'}}", i));
            assertThat(french.at("/arm").asText()).isEqualTo("all");
            assertThat(french.at("/reason").asText()).isEqualTo("only-arm");
            assertThat(french.at("/assignmentProbability").asDouble()).isEqualTo(1);
        }
        assertThat(german).containsExactlyInAnyOrder("all", "de");
    }

    @Test
    void withNoEligibleArmTheControlGoesAndSaysSo(Client client) {
        var only = "{'key': '%s', 'template': 'X', 'eligibility': '%s'}";
        var key =
                client.start(
                        "nobody",
                        json(only, "a", "recipient.country == 'DE'")
                                + ", "
                                + json(only, "b", "recipient.country == 'FR'"));
        var decision = client.decide(key, "r");
        assertThat(decision.at("/arm").asText()).isEqualTo("a");
        assertThat(decision.at("/reason").asText()).isEqualTo("fallback");
        assertThat(decision.at("/fallbackCause").asText()).isNotEmpty();
        assertThat(client.reported(key, "a").at("/exposures").asInt()).isZero();
    }

    @Test
    void aDisabledArmIsNeverChosen(Client client) {
        var key = client.start("disabled", TWO + ", " + arm("c", "C"));
        client.post("/v1/experiments/" + key + "/arms/b/disable").ok();
        for (int i = 0; i < 60; i++) {
            var decision = client.decide(key, "r" + i, "'probabilities': true");
            assertThat(decision.at("/arm").asText()).isNotEqualTo("b");
            assertThat(decision.at("/probabilities/b").asDouble()).isZero();
        }
        client.post("/v1/experiments/" + key + "/arms/b/enable").ok();
        assertThat(probabilities(client, key).get("b")).isPositive();
    }

    @Test
    void aPausedExperimentAnswersItsControlAndLearnsNothing(Client client) {
        var key =
                client.start(
                        "paused",
                        arm("a", "A")
                                + ", "
                                + json("{'key': 'c', 'template': 'C', 'control': true}"));
        client.step(key, "pause");
        for (int i = 0; i < 20; i++) {
            var decision = client.decide(key, "r" + i);
            assertThat(decision.at("/arm").asText()).isEqualTo("c");
            assertThat(decision.at("/reason").asText()).isEqualTo("fallback");
            assertThat(decision.at("/fallbackCause").asText()).contains("paused");
        }
        assertThat(client.reported(key, "c").at("/exposures").asInt()).isZero();
        client.step(key, "start");
        assertThat(client.decide(key, "r").at("/reason").asText()).isEqualTo("policy");
    }

    @Test
    void aConcludedExperimentAnswersItsWinner(Client client) {
        var key = client.start("concluded", TWO);
        client.post("/v1/experiments/" + key + "/conclude", json("{'winner': 'b'}")).ok();
        for (int i = 0; i < 20; i++) {
            assertThat(client.decide(key, "r" + i).at("/arm").asText()).isEqualTo("b");
        }
    }

    @Test
    void missingFeaturesFallBackAndStillAnswerAnArm(Client client) {
        var key = client.start("features", TWO, "'context': ['device', 'opens30d']");
        var known = "'recipient': {'id': 'r', 'attributes': {'device': 'mobile', 'opens30d': 3}}";
        assertThat(client.decide(key, "", known).at("/reason").asText()).isEqualTo("policy");

        var missing =
                client.decide(
                        key, "", "'recipient': {'id': 'r', 'attributes': {'device': 'mobile'}}");
        assertThat(missing.at("/reason").asText()).isEqualTo("fallback");
        assertThat(missing.at("/fallbackCause").asText()).contains("opens30d");
        assertThat(missing.at("/arm").asText()).isIn("a", "b");
        assertThat(missing.has("content")).isTrue();
    }

    @Test
    void aTemplateThatFailsGivesTheControlAndDoesNotCount(Client client) {
        var key =
                client.start(
                        "failing",
                        arm("a", "<p>plain</p>") + ", " + arm("b", "<p>{{ firstName }}</p>"),
                        "'policy': {'type': 'fixed', 'weights': {'a': 0, 'b': 1}}");
        var decision = client.decide(key, "r", SEND);
        assertThat(decision.at("/arm").asText()).isEqualTo("a");
        assertThat(decision.at("/reason").asText()).isEqualTo("fallback");
        assertThat(decision.at("/fallbackCause").asText()).contains("'b'").contains("firstName");
        assertThat(decision.at("/content/body").asText()).startsWith("<p>plain</p>");
        assertThat(client.decide(key, "r", SEND)).isEqualTo(decision);
        client.report(List.of(Client.event("click", decision, client.now())));
        assertThat(client.reported(key, "a").at("/exposures").asInt()).isZero();
        assertThat(client.reported(key, "b").at("/exposures").asInt()).isZero();
    }

    @Test
    void aControlThatFailsTooIsSentWithoutItsTokens(Client client) {
        var key =
                client.start(
                        "failing-control",
                        arm("a", "<p>Hi {{ firstName }}!</p>")
                                + ", "
                                + arm("b", "{{ firstName }}"));
        for (int i = 0; i < 10; i++) {
            var decision = client.decide(key, "r" + i, SEND);
            assertThat(decision.at("/arm").asText()).isEqualTo("a");
            assertThat(decision.at("/reason").asText()).isEqualTo("fallback");
            assertThat(decision.at("/content/body").asText()).startsWith("<p>Hi!</p>");
            assertThat(client.decide(key, "r" + i, SEND)).isEqualTo(decision);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // zone, asked, day, hour, sent
        "Europe/Berlin,    2024-11-19T10:00:00Z, TUESDAY, 9,  2024-11-26T09:00+01:00",
        "Europe/Berlin,    2024-11-19T07:59:59Z, TUESDAY, 9,  2024-11-19T09:00+01:00",
        "Europe/Berlin,    2024-11-19T08:00:00Z, TUESDAY, 9,  2024-11-26T09:00+01:00",
        "America/New_York, 2024-11-19T10:00:00Z, TUESDAY, 9,  2024-11-19T09:00-05:00",
        "Asia/Kolkata,     2024-11-19T10:00:00Z, TUESDAY, 9,  2024-11-26T09:00+05:30",
        "Asia/Kolkata,     2024-11-19T19:00:00Z, ,        0,  2024-11-21T00:00+05:30",
        // the night the clocks go forward: 02:00 is not there
        "Europe/Berlin,    2024-03-30T20:00:00Z, SUNDAY,  2,  2024-03-31T03:00+02:00",
        "Europe/Berlin,    2024-03-31T00:30:00Z, ,        2,  2024-03-31T03:00+02:00",
        "Europe/Berlin,    2024-03-31T01:00:00Z, ,        2,  2024-04-01T02:00+02:00",
        "Europe/Berlin,    2024-03-30T20:00:00Z, SUNDAY,  9,  2024-03-31T09:00+02:00",
        "America/New_York, 2024-03-09T20:00:00Z, SUNDAY,  2,  2024-03-10T03:00-04:00",
        "America/New_York, 2024-03-09T20:00:00Z, MONDAY,  9,  2024-03-11T09:00-04:00",
        // the night they go back: 02:00 is there twice
        "Europe/Berlin,    2024-10-26T20:00:00Z, SUNDAY,  2,  2024-10-27T02:00+02:00",
        "Europe/Berlin,    2024-10-27T01:30:00Z, ,        2,  2024-10-28T02:00+01:00",
        // a day whose first hour is not there
        "America/Santiago, 2024-09-07T20:00:00Z, SUNDAY,  0,  2024-09-08T01:00-03:00",
        "America/Santiago, 2024-09-08T20:00:00Z, ,        0,  2024-09-09T00:00-03:00"
    })
    void aSlotIsTheNextSuchHourOfTheRecipient(
            String zone, Instant asked, String day, int hour, OffsetDateTime sent, Client client) {
        var slot =
                day == null
                        ? json("{'key': 's', 'slot': {'hour': %d}}", hour)
                        : json("{'key': 's', 'slot': {'day': '%s', 'hour': %d}}", day, hour);
        var key =
                client.start(
                        "slot",
                        slot + ", " + json("{'key': 'other', 'slot': {'hour': 12}}"),
                        "'kind': 'send-slot'",
                        "'policy': {'type': 'fixed', 'weights': {'s': 1}}");
        var decision =
                client.decide(
                        key,
                        "",
                        json(
                                "'recipient': {'id': 'r', 'timezone': '%s'}, 'decidedAt': '%s'",
                                zone, asked.toString()));
        assertThat(decision.at("/arm").asText()).isEqualTo("s");
        assertThat(OffsetDateTime.parse(decision.at("/sendAt").asText())).isEqualTo(sent);
    }

    @Test
    void aSendSlotLiesInTheFutureWheneverItIsAsked(Client client) {
        var arms = new ArrayList<String>();
        for (var day : DayOfWeek.values()) {
            for (int hour : List.of(0, 2, 9, 23)) {
                arms.add(
                        json(
                                "{'key': '%s-%d', 'slot': {'day': '%s', 'hour': %d}}",
                                day.name().toLowerCase(Locale.ROOT), hour, day.name(), hour));
            }
        }
        var key = client.start("future", String.join(", ", arms), "'kind': 'send-slot'");
        var zones = List.of("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia");
        var random = new SplittableRandom(20_261_122);
        var begin = Instant.parse("2024-01-01T00:00:00Z");
        var lines = new ArrayList<String>();
        var asked = new ArrayList<Instant>();
        for (int i = 0; i < 400; i++) {
            var at = begin.plusSeconds(random.nextLong(366L * 86_400));
            asked.add(at);
            lines.add(
                    ask(
                            key,
                            "",
                            json(
                                    "'recipient': {'id': 'r%d', 'timezone': '%s'}, 'decidedAt':"
                                            + " '%s'",
                                    i, zones.get(i % zones.size()), at.toString())));
        }
        var answers = client.postLines("/v1/decisions/batch", lines).ok().lines();
        for (int i = 0; i < answers.size(); i++) {
            var decision = answers.get(i).at("/decisions/0");
            var sendAt = OffsetDateTime.parse(decision.at("/sendAt").asText());
            var local = sendAt.atZoneSameInstant(ZoneId.of(zones.get(i % zones.size())));
            var wanted = decision.at("/arm").asText().split("-", 2);
            assertThat(sendAt.toInstant()).isAfter(asked.get(i));
            assertThat(sendAt.toInstant()).isBefore(asked.get(i).plusSeconds(7 * 86_400 + 7_200));
            assertThat(local.getDayOfWeek().name()).isEqualToIgnoringCase(wanted[0]);
            assertThat(local.getHour())
                    .isBetween(Integer.parseInt(wanted[1]), Integer.parseInt(wanted[1]) + 1);
            assertThat(sendAt.getOffset()).isEqualTo(local.getOffset());
        }
    }

    @Test
    void aCampaignAnswersAllOfItsRunningExperiments(Client client) {
        var campaign = Client.fresh("mail");
        var of = json("'campaign': '%s'", campaign);
        var hero = client.start("hero", TWO, of, "'block': 'hero'");
        var subject = client.start("subject", TWO, of, "'block': 'subject'");
        client.create("draft", TWO, of, "'block': 'footer'");
        var answer =
                client.post(
                                "/v1/decisions",
                                json("{'campaign': '%s', 'recipient': {'id': 'r'}}", campaign))
                        .ok();
        assertThat(answer.at("/decisions").findValuesAsText("experiment"))
                .containsExactlyInAnyOrder(hero, subject);
    }

    @Test
    void anUnknownCampaignOrExperimentIsA404(Client client) {
        var recipient = "'recipient': {'id': 'r'}";
        assertRefused(client, 404, "", json("{'campaign': 'no-such-campaign', " + recipient + "}"));
        assertRefused(client, 404, "", json("{'experiments': ['no-such'], " + recipient + "}"));
        assertRefused(client, 404, "", ask(client.create("draft", TWO), "r"));
    }

    @Test
    void aMistakeInAnAskIsA400ThatPointsAtIt(Client client) {
        var key = client.start("mistakes", TWO);
        assertRefused(client, 400, "/sned", ask(key, "r", "'sned': 1"));
        assertRefused(
                client,
                400,
                "/recipient/naem",
                ask(key, "", "'recipient': {'id': 'r', 'naem': 1}"));
        assertRefused(client, 400, "/recipient/id", ask(key, "", "'recipient': {'id': 7}"));
        assertRefused(client, 400, "/recipient/id", ask(key, ""));
        assertRefused(client, 400, "/recipient/id", ask(key, "r".repeat(257)));
        assertRefused(client, 400, "/recipient", json("{'experiments': ['%s']}", key));
        assertRefused(
                client, 400, "/sendId", ask(key, "r", json("'sendId': '%s'", "s".repeat(257))));
        assertRefused(client, 400, "/sendId", ask(key, "r", "'sendId': 5"));
        assertRefused(
                client,
                400,
                "/recipient/timezone",
                ask(key, "", "'recipient': {'id': 'r', 'timezone': 'Europe/Bärlin'}"));
        assertRefused(
                client,
                400,
                "/recipient/attributes",
                ask(key, "", "'recipient': {'id': 'r', 'attributes': []}"));
        assertRefused(client, 400, "/decidedAt", ask(key, "r", "'decidedAt': 'yesterday'"));
        assertRefused(
                client, 400, "/experiments", json("{'experiments': [], 'recipient': {'id': 'r'}}"));
        assertRefused(client, 400, "/campaign", ask(key, "r", "'campaign': 'x'"));
        assertThat(client.post("/v1/decisions", "{").status()).isEqualTo(400);
        assertThat(client.post("/v1/decisions", "[]").status()).isEqualTo(400);
        assertThat(client.post("/v1/decisions", "").status()).isEqualTo(400);
        assertRefused(client, 400, "/campaign", json("{'recipient': {'id': 'r'}}"));
    }

    @Test
    void whatADecisionWasIsKept(Client client) {
        var key = client.start("kept", TWO);
        var at = client.now();
        var decision = client.decide(key, "r-kept", SEND, "'probabilities': true");
        client.report(List.of(Client.event("click", decision, at.plusSeconds(60))));
        var kept = client.get("/v1/decisions/" + decision.at("/id").asText()).ok();
        assertThat(kept.at("/arm")).isEqualTo(decision.at("/arm"));
        assertThat(kept.at("/recipientId").asText()).isEqualTo("r-kept");
        assertThat(kept.at("/sendId").asText()).isEqualTo("s-1");
        assertThat(kept.at("/probabilities")).isEqualTo(decision.at("/probabilities"));
        assertThat(kept.at("/events/0/type").asText()).isEqualTo("click");
        assertThat(kept.at("/succeededAt").asText()).isNotEmpty();
        assertThat(client.get("/v1/decisions/no-such").status()).isEqualTo(404);
        assertThat(client.get("/v1/decisions/no-such/explanation").status()).isEqualTo(404);
    }

    @Test
    void anExplanationTellsWhatWasBelievedThen(Client client) {
        var key = client.start("explained", TWO);
        var decision = client.decide(key, "r", "'probabilities': true");
        var id = decision.at("/id").asText();
        var before = client.get("/v1/decisions/" + id + "/explanation").ok().json();
        client.report(List.of(Client.event("click", decision, client.now())));
        client.settle();
        client.decide(key, "r");
        assertThat(client.get("/v1/decisions/" + id + "/explanation").ok().json())
                .isEqualTo(before);
        for (var arm : before.at("/arms")) {
            assertThat(arm.at("/assignmentProbability"))
                    .isEqualTo(decision.at("/probabilities/" + arm.at("/key").asText()));
            assertThat(arm.at("/posterior/mean").isNumber()).isTrue();
            assertThat(arm.at("/chosen").asBoolean())
                    .isEqualTo(arm.at("/key").equals(decision.at("/arm")));
        }
    }

    private static void assertRefused(Client client, int status, String pointer, String ask) {
        var answer = client.post("/v1/decisions", ask);
        assertThat(answer.status()).as(ask + " " + answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        if (!pointer.isEmpty()) {
            assertThat(answer.at("/errors").findValuesAsText("pointer"))
                    .as(answer.text())
                    .contains(pointer);
        }
    }

    private static Map<String, Double> probabilities(Client client, String experiment) {
        var probabilities = new HashMap<String, Double>();
        client.decide(experiment, "probe", "'probabilities': true")
                .at("/probabilities")
                .properties()
                .forEach(entry -> probabilities.put(entry.getKey(), entry.getValue().asDouble()));
        return probabilities;
    }

    private static double sum(JsonNode numbers) {
        double sum = 0;
        for (var number : numbers) {
            sum += number.asDouble();
        }
        return sum;
    }
}
