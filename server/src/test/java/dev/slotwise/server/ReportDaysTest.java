package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Sums of whole days are those of their hours, however a period cuts them. */
@ExtendWith(Slotwise.class)
class ReportDaysTest {
    private static final String TWO = arm("a", "A") + ", " + arm("b", "B");
    private static final int DAYS = 6;
    private static final Duration WINDOW = Duration.ofHours(24);

    private record Sent(Instant at, String arm) {}

    @Test
    void segmentsOfAnyPeriodCountTheTrialsOfItsHours(Client client) {
        var key =
                client.start(
                        "days",
                        TWO,
                        json("'reward': {'goal': 'click', 'window': '%s'}", WINDOW.toString()),
                        "'policy': {'type': 'fixed'}",
                        "'context': ['device']");
        // A clock that was never told the time stands at 1970.
        client.decide(client.start("clock", TWO), "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
        var now = client.now();
        var midnight = now.truncatedTo(ChronoUnit.DAYS);
        var sent = new ArrayList<Sent>();
        for (int day = 1; day <= DAYS; day++) {
            for (int hour : List.of(1, 11, 22)) {
                sent.addAll(
                        send(
                                client,
                                key,
                                midnight.minus(Duration.ofDays(day)).plus(Duration.ofHours(hour))));
            }
        }
        client.settle();

        for (var from : List.of(midnight.minus(Duration.ofDays(DAYS)), hours(midnight, -131))) {
            for (var to : List.of(midnight, hours(midnight, -48), hours(midnight, -38))) {
                var report =
                        client.get(
                                        "/v1/experiments/%s/report?by=device&from=%s&to=%s"
                                                .formatted(key, from, to))
                                .ok();
                for (int arm = 0; arm < 2; arm++) {
                    var name = report.at("/arms/" + arm + "/key").asText();
                    long expected =
                            sent.stream()
                                    .filter(each -> each.arm().equals(name))
                                    .map(Sent::at)
                                    .filter(at -> !at.isBefore(from) && at.isBefore(to))
                                    .filter(at -> at.isBefore(matured(now)))
                                    .count();
                    assertThat(ofSegments(report.json(), arm))
                            .as("%s from %s to %s", name, from, to)
                            .isEqualTo(expected)
                            .isEqualTo(report.at("/arms/" + arm + "/estimate/exposures").asLong());
                }
            }
        }
    }

    /** Of the hours before it all windows have ended. */
    private static Instant matured(Instant now) {
        return now.minus(WINDOW).truncatedTo(ChronoUnit.HOURS);
    }

    private static Instant hours(Instant time, int hours) {
        return time.plus(Duration.ofHours(hours));
    }

    private static long ofSegments(JsonNode report, int arm) {
        long exposures = 0;
        for (var segment : report.at("/segments/segments")) {
            var cell = segment.at("/arms/" + arm);
            assertThat(cell.at("/hidden").asBoolean()).isFalse();
            exposures += cell.at("/exposures").asLong();
        }
        return exposures;
    }

    /** All click, so that no cell is too small to be shown. */
    private static List<Sent> send(Client client, String key, Instant at) {
        var asks = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            asks.add(
                    ask(
                            key,
                            "r-" + i,
                            json("'decidedAt': '%s'", at.toString()),
                            json(
                                    "'recipient': {'id': 'r-%d', 'attributes': {'device': '%s'}}",
                                    i, i % 2 == 0 ? "mobile" : "desktop")));
        }
        var sent = new ArrayList<Sent>();
        var clicks = new ArrayList<String>();
        for (var line : client.postLines("/v1/decisions/batch", asks).ok().lines()) {
            var decision = line.at("/decisions/0");
            sent.add(new Sent(at, decision.at("/arm").asText()));
            clicks.add(Client.event("click", decision, at.plusSeconds(60)));
        }
        client.report(clicks);
        return sent;
    }
}
