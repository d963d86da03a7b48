package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that stops, and one that starts where another stopped. */
@ExtendWith(Slotwise.class)
class ShutdownTest {
    private static final String TWO = arm("a", "<p>A</p>") + ", " + arm("b", "<p>B</p>");

    @Test
    void whatWasAnsweredBeforeAStopIsThereAfterIt(Client client) throws Exception {
        var key = client.start("stop", TWO);
        var answered = new ConcurrentHashMap<String, JsonNode>();
        var strange = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(8)) {
            var stopping = Slotwise.another(Map.of());
            var asked = Slotwise.client(stopping);
            Client.await(
                    Duration.ofSeconds(5),
                    () -> asked.post("/v1/decisions", ask(key, "probe")).status() == 200);
            var begun = new CountDownLatch(40);
            var callers = new ArrayList<Future<?>>();
            for (int caller = 0; caller < 8; caller++) {
                int number = caller;
                callers.add(
                        pool.submit(() -> {
                            for (int i = 0; ; i++) {
                                var recipient = "r" + number + "-" + i;
                                int status = tell(asked, key, recipient, answered);
                                begun.countDown();
                                if (status != 200) {
                                    strange.addAndGet(status == 503 || status == 0 ? 0 : 1);
                                    return;
                                }
                            }
                        }));
            }
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            stopping.close();
            for (var caller : callers) {
                caller.get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(strange).hasValue(0);
        assertThat(answered).hasSizeGreaterThanOrEqualTo(40);
        answered.forEach((recipient, decision) ->
                assertThat(client.decide(key, recipient, "'sendId': 's'")).isEqualTo(decision));
    }

    /** The status; 0 when the connection was closed or refused, as a server that is gone does. */
    private static int tell(
            Client client, String key, String recipient, Map<String, JsonNode> answered) {
        Client.Answer answer;
        try {
            answer = client.post("/v1/decisions", ask(key, recipient, "'sendId': 's'"));
        } catch (AssertionError gone) {
            assertThat(gone).hasCauseInstanceOf(IOException.class);
            return 0;
        }
        if (answer.status() == 200) {
            answered.put(recipient, answer.at("/decisions/0"));
        }
        return answer.status();
    }

    @Test
    void aRestartKnowsWhatWasLearned(Client client) throws Exception {
        var key = client.start("restart", TWO);
        var clicks = new ArrayList<String>();
        for (int i = 0; i < 80; i++) {
            var decision = client.decide(key, "r" + i);
            if (decision.at("/arm").asText().equals("b")) {
                clicks.add(
                        json("{'type': 'click', 'decisionId': '%s'}", decision.at("/id").asText()));
            }
        }
        client.report(clicks);
        client.settle();
        var believed =
                client.decide(key, "x", "'probabilities': true").at("/probabilities/b").asDouble();
        assertThat(believed).isGreaterThan(0.9);
        try (var restarted = Slotwise.another(Map.of())) {
            assertThat(
                            Slotwise.client(restarted)
                                    .decide(key, "y", "'probabilities': true")
                                    .at("/probabilities/b")
                                    .asDouble())
                    .isGreaterThan(0.9);
        }
    }
}
