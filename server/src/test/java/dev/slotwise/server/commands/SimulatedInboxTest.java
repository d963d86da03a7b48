package dev.slotwise.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.server.commands.SlotwiseClient.Event;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.SplittableRandom;

class SimulatedInboxTest {
    private static final Instant SENT = Instant.parse("2026-01-05T08:00:00Z");
    private static final Duration WINDOW = Duration.ofHours(72);

    @Test
    void aMailIsDeliveredWithinTheMinuteAndAnsweredWithinTheWindowAfterThreeHoursInTheMedian() {
        var inbox = inbox();
        for (int mail = 0; mail < 2000; mail++) {
            inbox.receive("d" + mail, SENT, true);
        }
        var delivered = new HashMap<String, Instant>();
        int early = 0;
        for (var event : inbox.until(SENT.plus(WINDOW).plusSeconds(60))) {
            if (event.type().equals("delivered")) {
                delivered.put(event.decisionId(), event.occurredAt());
                assertThat(event.occurredAt()).isBetween(SENT, SENT.plusSeconds(60));
            } else {
                var delay = Duration.between(delivered.get(event.decisionId()), event.occurredAt());
                assertThat(delay).isPositive().isLessThan(WINDOW);
                early += delay.toHours() < 3 ? 1 : 0;
            }
        }
        assertThat(delivered).hasSize(2000);
        assertThat(inbox.isEmpty()).isTrue();
        // Half of 2,000 with five standard deviations.
        assertThat(early).isBetween(888, 1112);
    }

    @Test
    void eventsComeInTheOrderOfTimeAndOnlyOnce() {
        var inbox = inbox();
        for (int mail = 0; mail < 200; mail++) {
            inbox.receive("d" + mail, SENT.plusSeconds(10L * (200 - mail)), mail % 2 == 0);
        }
        var first = inbox.until(SENT.plusSeconds(1800));
        var rest = inbox.until(SENT.plus(WINDOW).plus(WINDOW));

        assertThat(first).isSortedAccordingTo(java.util.Comparator.comparing(Event::occurredAt));
        assertThat(rest).isSortedAccordingTo(java.util.Comparator.comparing(Event::occurredAt));
        assertThat(rest.getFirst().occurredAt()).isAfter(SENT.plusSeconds(1800));
        assertThat(first.size() + rest.size()).isEqualTo(300);
    }

    private static SimulatedInbox inbox() {
        return new SimulatedInbox(WINDOW, "click", new SplittableRandom(5));
    }
}
