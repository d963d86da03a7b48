package dev.slotwise.server;

import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.event;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** When a mail is sent: slots, deadlines, quiet hours, and what is learned of them. */
@ExtendWith(Slotwise.class)
class SendSlotsTest {
    private static final String MORNING_AND_EVENING =
            json("{'key': 'h09', 'slot': {'hour': 9}}, {'key': 'h18', 'slot': {'hour': 18}}");
    private static final String BERLIN =
            "'recipient': {'id': 'r', 'timezone': 'Europe/Berlin'}, 'decidedAt':"
                    + " '2026-11-23T12:00:00+01:00'";

    private static String hours(int... hours) {
        return IntStream.of(hours)
                .mapToObj(hour -> json("{'key': 'h%02d', 'slot': {'hour': %d}}", hour, hour))
                .collect(Collectors.joining(", "));
    }

    /** An experiment in which all get the one slot. */
    private static String only(Client client, String slot, String... members) {
        var all = new ArrayList<>(List.of(members));
        all.add("'kind': 'send-slot'");
        all.add("'policy': {'type': 'fixed', 'weights': {'only': 1}}");
        return client.start(
                "slots",
                json(
                        "{'key': 'only', 'slot': "
                                + slot
                                + "}, {'key': 'other', 'slot': {'hour': 12}}"),
                all.toArray(String[]::new));
    }

    @Test
    void aSlotPastTheDeadlineIsNotOffered(Client client) {
        var key = client.start("slots", MORNING_AND_EVENING, "'kind': 'send-slot'");
        var late = "'deadline': '2026-11-23T18:00:00+01:00'";
        var decision = client.decide(key, "", BERLIN, late, "'probabilities': true");
        assertThat(decision.at("/arm").asText()).isEqualTo("h18");
        assertThat(decision.at("/reason").asText()).isEqualTo("only-arm");
        assertThat(decision.at("/probabilities/h09").asDouble()).isZero();
        assertThat(sendAt(decision)).isEqualTo(Instant.parse("2026-11-23T17:00:00Z"));
    }

    @Test
    void aSlotBeforeItMayLeaveWaitsForItsNextTime(Client client) {
        var key = only(client, "{'hour': 9}");
        var own = client.decide(key, "", BERLIN, "'notBefore': '2026-11-26T09:00:00+01:00'");
        assertThat(sendAt(own)).isEqualTo(Instant.parse("2026-11-26T08:00:00Z"));
        var after = client.decide(key, "", BERLIN, "'notBefore': '2026-11-26T08:00:00.001Z'");
        assertThat(sendAt(after)).isEqualTo(Instant.parse("2026-11-27T08:00:00Z"));
        var past = client.decide(key, "", BERLIN, "'notBefore': '2020-01-01T00:00:00Z'");
        assertThat(sendAt(past)).isEqualTo(Instant.parse("2026-11-24T08:00:00Z"));
    }

    @Test
    void withNoSlotInTimeItFallsBackToTheEarliestMoment(Client client) {
        var key = client.start("slots", MORNING_AND_EVENING, "'kind': 'send-slot'");
        var soon = client.decide(key, "", BERLIN, "'deadline': '2026-11-23T13:00:00+01:00'");
        assertThat(soon.at("/reason").asText()).isEqualTo("fallback");
        assertThat(soon.at("/fallbackCause").asText()).isEqualTo("no-slot-in-time");
        assertThat(soon.at("/arm").asText()).isEqualTo("h09");
        assertThat(sendAt(soon)).isEqualTo(Instant.parse("2026-11-23T11:00:00Z"));
        var past = client.decide(key, "", BERLIN, "'deadline': '2026-11-23T11:59:59+01:00'");
        assertThat(past.at("/fallbackCause").asText()).isEqualTo("no-slot-in-time");
        assertThat(past.has("sendAt")).isFalse();
        assertThat(client.reported(key, "h09").at("/exposures").asInt()).isZero();
    }

    @Test
    void nothingIsSentInQuietHours(Client client) {
        var key = client.start("slots", hours(7, 9, 20, 21, 23), "'kind': 'send-slot'");
        client.put("/v1/campaigns/" + key, json("{'quietHours': {'from': '21:00', 'to': '08:00'}}"))
                .ok();
        assertThat(client.get("/v1/campaigns/" + key).ok().at("/quietHours").toString())
                .isEqualTo(json("{'from':'21:00','to':'08:00'}"));
        var decision = client.decide(key, "", BERLIN, "'probabilities': true");
        for (var arm : List.of("h07", "h21", "h23")) {
            assertThat(decision.at("/probabilities/" + arm).asDouble()).as(arm).isZero();
        }
        for (var arm : List.of("h09", "h20")) {
            assertThat(decision.at("/probabilities/" + arm).asDouble()).as(arm).isPositive();
        }
        var night =
                "'recipient': {'id': 'n', 'timezone': 'Europe/Berlin'},"
                        + " 'decidedAt': '2026-11-23T23:00:00+01:00'";
        var early = client.decide(key, "", night, "'deadline': '2026-11-24T08:30:00+01:00'");
        assertThat(early.at("/fallbackCause").asText()).isEqualTo("no-slot-in-time");
        assertThat(sendAt(early)).isEqualTo(Instant.parse("2026-11-24T07:00:00Z"));
        var never = client.decide(key, "", night, "'deadline': '2026-11-24T07:30:00+01:00'");
        assertThat(never.has("sendAt")).isFalse();
        assertThat(client.get("/v1/experiments/" + key).ok().at("/warnings").toString())
                .contains("'h07'", "'h21'", "'h23'")
                .doesNotContain("'h20'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'quietHours': {'from': '21:00', 'to': '21:00'}} | /quietHours/to",
                "{'quietHours': {'from': '9 pm', 'to': '08:00'}} | /quietHours/from",
                "{'quietHours': {'from': '21:00', 'to': '24:30'}} | /quietHours/to",
                "{'quietHours': {'from': '21:00'}} | /quietHours/to",
                "{'quietHours': {'from': [21, 0], 'to': '08:00'}} | /quietHours/from"
            })
    void quietHoursThatAreNoneAreRefused(String settings, String pointer, Client client) {
        var answer = client.put("/v1/campaigns/" + Client.fresh("quiet"), json(settings));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'notBefore': '2026-11-24T09:00:00Z', 'deadline': '2026-11-24T08:59:59Z' |"
                        + " /deadline",
                "'deadline': 'tomorrow' | /deadline",
                "'notBefore': '2026-11-24T09:00:00' | /notBefore",
                "'notBefore': '+99999-11-24T09:00:00Z' | /notBefore"
            })
    void timesThatAreNoneAreRefused(String members, String pointer, Client client) {
        var key = client.start("slots", MORNING_AND_EVENING, "'kind': 'send-slot'");
        var answer = client.post("/v1/decisions", ask(key, "r", members));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    @Test
    void batchAndCampaignAsksKnowTheSameTimes(Client client) {
        var key = client.start("slots", MORNING_AND_EVENING, "'kind': 'send-slot'");
        var now = client.now();
        var begin = now.atZone(java.time.ZoneOffset.UTC).toLocalDate().plusDays(2);
        var notBefore = begin + "T10:00:00Z";
        var deadline = begin + "T18:00:00Z";
        var expected = Instant.parse(deadline);
        var line = ask(key, "b", json("'notBefore': '%s', 'deadline': '%s'", notBefore, deadline));
        var batch = client.postLines("/v1/decisions/batch", List.of(line)).ok().lines().getFirst();
        assertThat(sendAt(batch.at("/decisions/0"))).isEqualTo(expected);
        var query = "&notBefore=%s&deadline=%s".formatted(notBefore, deadline);
        var flat = client.get("/d/" + key + "?u=d" + query).ok();
        assertThat(OffsetDateTime.parse(flat.at("/sendAt").asText()).toInstant())
                .isEqualTo(expected);
        var posted =
                client.post(
                                "/d/" + key + "?u=p&deadline=" + notBefore,
                                json("{'notBefore': '%s', 'deadline': '%s'}", notBefore, deadline))
                        .ok();
        assertThat(posted.at("/arm_" + key).asText()).isEqualTo("h18");
        assertThat(client.get("/d/" + key + "?u=d&deadline=soon").status()).isEqualTo(400);
    }

    @Test
    void aSendKeepsItsTimeWhateverIsAskedLater(Client client) {
        var key = client.start("slots", MORNING_AND_EVENING, "'kind': 'send-slot'");
        var first = client.decide(key, "", BERLIN, "'sendId': 's'");
        var again =
                client.decide(
                        key,
                        "",
                        "'sendId': 's'",
                        "'deadline': '2026-11-23T13:00:01+01:00'",
                        BERLIN.replace("T12", "T13"));
        assertThat(again.at("/id")).isEqualTo(first.at("/id"));
        assertThat(again.at("/sendAt")).isEqualTo(first.at("/sendAt"));
    }

    @ParameterizedTest
    @CsvSource({
        "Australia/Lord_Howe, 2, 2026-10-04T00:00:00+10:30, 2026-10-04T02:30:00+11:00",
        "Australia/Lord_Howe, 2, 2026-04-05T01:50:00+11:00, 2026-04-05T02:00:00+10:30",
        "America/Sao_Paulo, 0, 2018-11-03T12:00:00-03:00, 2018-11-04T01:00:00-02:00",
        "Asia/Kathmandu, 9, 2026-11-23T09:00:00+05:45, 2026-11-24T09:00:00+05:45",
        "Pacific/Apia, 9, 2011-12-29T12:00:00-10:00, 2011-12-31T09:00:00+14:00",
        "Europe/Berlin, 2, 2026-10-25T02:30:00+02:00, 2026-10-26T02:00:00+01:00"
    })
    void clocksAreFollowedThroughTheWholePath(
            String zone, int hour, String now, String sent, Client client) {
        var key = only(client, "{'hour': " + hour + "}");
        var decision =
                client.decide(
                        key,
                        "",
                        json(
                                "'recipient': {'id': 'r', 'timezone': '%s'}, 'decidedAt': '%s'",
                                zone, now));
        assertThat(OffsetDateTime.parse(decision.at("/sendAt").asText()))
                .isEqualTo(OffsetDateTime.parse(sent));
    }

    /** Decided on Monday for Sunday with a window of a day: only a click after Sunday counts. */
    @Test
    void theWindowBeginsWhenTheMailLeaves(Client client) {
        var key =
                only(
                        client,
                        "{'day': 'SUNDAY', 'hour': 9}",
                        "'reward': {'goal': 'click', 'window': 'PT24H'}");
        var in = client.decide(key, "", BERLIN);
        var out = client.decide(key, "", BERLIN);
        var sent = Instant.parse("2026-11-29T08:00:00Z");
        assertThat(sendAt(in)).isEqualTo(sent);
        client.report(
                List.of(
                        event("click", in, sent.plus(Duration.ofHours(23))),
                        event("click", out, sent.plus(Duration.ofHours(25)))));
        var kept = client.get("/v1/decisions/" + in.at("/id").asText()).ok();
        assertThat(Instant.parse(kept.at("/exposedAt").asText())).isEqualTo(sent);
        assertThat(Instant.parse(kept.at("/succeededAt").asText()))
                .isEqualTo(sent.plus(Duration.ofHours(23)));
        var missed = client.get("/v1/decisions/" + out.at("/id").asText()).ok();
        assertThat(missed.json().has("succeededAt")).isFalse();
        var arm = client.reported(key, "only");
        assertThat(arm.at("/exposures").asInt()).isEqualTo(2);
        assertThat(arm.at("/late").asInt()).isEqualTo(1);
    }

    /**
     * Nine and eleven are good, nineteen and twenty-one are not; ten and twenty were never tried.
     */
    @Test
    void neighboursShareStrength(Client client) {
        var key = learned(client);
        var probabilities = probabilities(client, key, "");
        assertThat(probabilities.at("/h10").asDouble())
                .isGreaterThan(0.1)
                .isGreaterThan(5 * probabilities.at("/h20").asDouble());
        assertThat(probabilities.at("/h19").asDouble()).isLessThan(0.02);
        var explained =
                client.get(
                                "/v1/decisions/"
                                        + client.decide(key, "x").at("/id").asText()
                                        + "/explanation")
                        .ok()
                        .json();
        assertThat(explained.at("/kappa").asDouble()).isEqualTo(0.5);
        double untried = prediction(explained, "h10");
        assertThat(untried).isBetween(0.15, 0.4);
        assertThat(prediction(explained, "h20")).isLessThan(untried / 2);
    }

    @Test
    void ownHoursMoveTheChoice(Client client) {
        var key = client.start("slots", hours(0, 4, 8, 12, 16, 20), "'kind': 'send-slot'");
        var anybody = probabilities(client, key, "");
        var night = IntStream.range(0, 20).mapToObj(i -> "" + (24 * (i % 7) + 20));
        var list = "[" + night.collect(Collectors.joining(", ")) + "]";
        var own = probabilities(client, key, "'clickHours': " + list);
        assertThat(own.at("/h20").asDouble()).isGreaterThan(anybody.at("/h20").asDouble() + 0.15);
        assertThat(own.at("/h08").asDouble()).isLessThan(anybody.at("/h08").asDouble());
        var text =
                probabilities(
                        client, key, "'clickHours': '" + list.replaceAll("[^0-9,]", "") + "'");
        assertThat(text).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[168]", "[-1]", "[9.5]", "'nine'", "{'a': 1}", "true", "[33, 'x']"})
    void ownHoursThatAreNoneAreSaidToBe(String hours, Client client) {
        var key = client.start("slots", MORNING_AND_EVENING, "'kind': 'send-slot'");
        var decision = client.decide(key, "", recipient("r", "'clickHours': " + hours));
        assertThat(decision.at("/reason").asText()).isEqualTo("fallback");
        assertThat(decision.at("/fallbackCause").asText())
                .isEqualTo("unusable-features: clickHours");
        assertThat(decision.has("sendAt")).isTrue();
    }

    @Test
    void theSlotOfAStartedExperimentStaysAndOthersMayCome(Client client) {
        var key = client.start("slots", MORNING_AND_EVENING, "'kind': 'send-slot'");
        client.decide(key, "r");
        var moved = MORNING_AND_EVENING.replace("\"hour\": 18", "\"hour\": 19");
        var path = "/v1/experiments/" + key;
        var answer = client.put(path, Client.definition(key, moved, "'kind': 'send-slot'"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.at("/detail").asText()).contains("slot of 'h18'");
        var more = MORNING_AND_EVENING + ", " + hours(12);
        client.put(path, Client.definition(key, more, "'kind': 'send-slot'")).ok();
        assertThat(probabilities(client, key, "").at("/h12").asDouble()).isGreaterThan(0.05);
    }

    @Test
    void aConcludedSlotThatComesTooLateFallsBack(Client client) {
        var key = client.start("slots", MORNING_AND_EVENING, "'kind': 'send-slot'");
        client.post("/v1/experiments/" + key + "/conclude", json("{'winner': 'h09'}")).ok();
        var inTime = client.decide(key, "", BERLIN);
        assertThat(inTime.at("/reason").asText()).isEqualTo("only-arm");
        var late = client.decide(key, "", BERLIN, "'deadline': '2026-11-23T18:00:00+01:00'");
        assertThat(late.at("/arm").asText()).isEqualTo("h09");
        assertThat(late.at("/fallbackCause").asText()).isEqualTo("no-slot-in-time");
        assertThat(sendAt(late)).isEqualTo(Instant.parse("2026-11-23T11:00:00Z"));
    }

    /** Recipients with and without hours of their own. */
    @Test
    void drawnSlotsFollowTheProbabilitiesThatAreLogged(Client client) {
        var key = learned(client);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 2_000; i++) {
            lines.add(
                    ask(
                            key,
                            "",
                            recipient("d" + i, i % 2 == 0 ? "" : "'clickHours': [20, 44]"),
                            "'probabilities': true"));
        }
        var seen = new HashMap<String, Double>();
        var expected = new HashMap<String, Double>();
        for (var answer : client.postLines("/v1/decisions/batch", lines).ok().lines()) {
            var decision = answer.at("/decisions/0");
            seen.merge(decision.at("/arm").asText(), 1.0, Double::sum);
            double sum = 0;
            for (var arm : decision.at("/probabilities").properties()) {
                expected.merge(arm.getKey(), arm.getValue().asDouble(), Double::sum);
                sum += arm.getValue().asDouble();
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
            assertThat(decision.at("/assignmentProbability"))
                    .isEqualTo(decision.at("/probabilities/" + decision.at("/arm").asText()));
        }
        double statistic = 0;
        for (var arm : expected.entrySet()) {
            double off = seen.getOrDefault(arm.getKey(), 0.0) - arm.getValue();
            statistic += off * off / arm.getValue();
        }
        double below =
                new ChiSquaredDistribution(expected.size() - 1).cumulativeProbability(statistic);
        assertThat(1 - below).isGreaterThan(1e-3);
    }

    /** An experiment that has learned from a fixed split, in which two hours had no part. */
    private static String learned(Client client) {
        var arms = hours(9, 10, 11, 19, 20, 21);
        var key =
                client.start(
                        "slots",
                        arms,
                        "'kind': 'send-slot'",
                        "'policy': {'type': 'fixed', 'weights': {'h09': 1, 'h11': 1, 'h19': 1,"
                                + " 'h21': 1}}",
                        "'reward': {'goal': 'click', 'window': 'PT1H'}");
        var lines = IntStream.range(0, 600).mapToObj(i -> ask(key, "r" + i)).toList();
        var events = new ArrayList<String>();
        var latest = Instant.EPOCH;
        var clicked = new HashMap<String, Integer>();
        for (var answer : client.postLines("/v1/decisions/batch", lines).ok().lines()) {
            var decision = answer.at("/decisions/0");
            var arm = decision.at("/arm").asText();
            var sent = sendAt(decision);
            latest = sent.isAfter(latest) ? sent : latest;
            int of = clicked.merge(arm, 1, Integer::sum);
            // Three in ten in the morning, one in twenty in the evening.
            boolean morning = arm.equals("h09") || arm.equals("h11");
            if (morning ? of % 10 < 3 : of % 20 == 0) {
                events.add(event("click", decision, sent.plusSeconds(60)));
            }
        }
        client.report(events);
        // Learned from while windows are open, and the next time only when all are closed.
        client.settle();
        client.decide(
                client.start("clock", hours(1, 2), "'kind': 'send-slot'"),
                "nobody",
                json("'decidedAt': '%s'", latest.plus(Duration.ofHours(2)).toString()));
        client.settle();
        client.put(
                        "/v1/experiments/" + key,
                        Client.definition(
                                key,
                                arms,
                                "'kind': 'send-slot'",
                                "'policy': {'type': 'thompson', 'explorationFloor': 0.005}",
                                "'reward': {'goal': 'click', 'window': 'PT1H'}"))
                .ok();
        return key;
    }

    private static JsonNode probabilities(Client client, String key, String attributes) {
        return client.decide(key, "", recipient("p", attributes), "'probabilities': true")
                .at("/probabilities");
    }

    private static String recipient(String id, String attributes) {
        return json("'recipient': {'id': '%s', 'attributes': {", id) + json(attributes) + "}}";
    }

    private static double prediction(JsonNode explanation, String arm) {
        for (var each : explanation.at("/arms")) {
            if (each.at("/key").asText().equals(arm)) {
                return each.at("/prediction").asDouble();
            }
        }
        throw new AssertionError("no arm " + arm + " in " + explanation);
    }

    private static Instant sendAt(JsonNode decision) {
        return OffsetDateTime.parse(decision.at("/sendAt").asText()).toInstant();
    }
}
