package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.definition;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A client's mistake is never a 5xx, and harms nobody else. */
@ExtendWith(Slotwise.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {
    private static final String TWO =
            arm("a", "A {{ n | default('') }}") + ", " + arm("b", "B {{ n | default('') }}");
    private static final List<String> STRANGE =
            List.of(
                    "\\u0000",
                    "a\\u0000b",
                    "\\ud800",
                    "\\udfff\\ud800",
                    "\\uffff",
                    "\\u202e",
                    "'",
                    "%00",
                    "{{ 7 * 7 }}");

    private Server server;

    /** With a real clock: a time far off must not become everybody's. */
    private Client clocked;

    @BeforeAll
    void start() throws Exception {
        server = Slotwise.another(Map.of("SLOTWISE_SIMULATED_CLOCK", "false"));
        clocked = Slotwise.client(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void strangeTextIsKeptOrRefused(Client client) {
        var key = client.start("strange", TWO);
        var decision = client.decide(key, "r").at("/id").asText();
        for (var text : STRANGE) {
            // Written raw: these are JSON escapes already.
            for (var ask :
                    List.of(
                            "{\"experiments\": [\"%s\"], \"recipient\": {\"id\": \"%s\"}}"
                                    .formatted(key, text),
                            "{\"experiments\": [\"%s\"], \"sendId\": \"%s\", \"recipient\": {\"id\": \"r\"}}"
                                    .formatted(key, text),
                            "{\"experiments\": [\"%s\"], \"recipient\": {\"id\": \"r\", \"attributes\": {\"n\": \"%s\"}}}"
                                    .formatted(key, text),
                            "{\"experiments\": [\"%s\"], \"recipient\": {\"id\": \"r\", \"attributes\": {\"%s\": 1}}}"
                                    .formatted(key, text),
                            "{\"experiments\": [\"%s\"], \"recipient\": {\"id\": \"r\", \"attributes\": {\"n\": [{\"%s\": [\"%s\"]}]}}}"
                                    .formatted(key, text, text),
                            "{\"experiments\": [\"%s\"], \"recipient\": {\"id\": \"r\", \"timezone\": \"%s\"}}"
                                    .formatted(key, text),
                            "{\"experiments\": [\"%s\"], \"recipient\": {\"id\": \"r\"}}"
                                    .formatted(text),
                            "{\"campaign\": \"%s\", \"recipient\": {\"id\": \"r\"}}"
                                    .formatted(text))) {
                assertNoFailure(ask, client.post("/v1/decisions", ask));
                assertNoFailure(ask, client.postLines("/v1/decisions/batch", List.of(ask)));
            }
            for (var event :
                    List.of(
                            "{\"type\": \"click\", \"decisionId\": \"%s\"}".formatted(text),
                            "{\"type\": \"click\", \"token\": \"%s\"}".formatted(text),
                            "{\"type\": \"%s\", \"decisionId\": \"%s\"}".formatted(text, decision),
                            "{\"type\": \"open\", \"id\": \"%s\", \"decisionId\": \"%s\"}"
                                    .formatted(text, decision),
                            "{\"type\": \"open\", \"currency\": \"%s\", \"decisionId\": \"%s\"}"
                                    .formatted(text, decision))) {
                assertNoFailure(event, client.post("/v1/events", event));
            }
            assertNoFailure(
                    text,
                    client.post(
                            "/v1/experiments",
                            definition(
                                    Client.fresh("strange"),
                                    TWO,
                                    "'name': '%s'".formatted(text.replace("'", "")))));
            assertNoFailure(
                    text,
                    client.post(
                            "/v1/experiments",
                            "{\"key\": \"%s\", \"kind\": \"content\", \"arms\": [{\"key\": \"a\", \"template\": \"%s\"}]}"
                                    .formatted(Client.fresh("strange"), text)));
            assertNoFailure(
                    text,
                    client.post(
                            "/v1/keys",
                            "{\"name\": \"%s\", \"scopes\": [\"read\"]}".formatted(text)));
        }
    }

    @Test
    void strangePathsAndQueriesAreRefused(Client client) {
        var key = client.start("paths", TWO);
        for (var strange :
                List.of(
                        "%00",
                        "%ff", "%c3%28", "..%2f..", "a%0d%0aSet-Cookie:x", "x".repeat(3_000))) {
            for (var path :
                    List.of(
                            "/v1/experiments/",
                            "/v1/campaigns/",
                            "/v1/decisions/",
                            "/c/",
                            "/o/",
                            "/u/",
                            "/d/",
                            "/d/" + key + "?u=",
                            "/d/" + key + "?u=r&s=",
                            "/d/" + key + "?u=r&x.n=",
                            "/d/" + key + "?u=r&f=html&block=")) {
                assertNoFailure(path + strange, client.get(path + strange));
            }
            assertNoFailure(strange, client.with("").get("/d/" + key + "?u=r&k=" + strange));
        }
        for (var query : List.of("u=%00", "u=r&s=%00", "u=r&x.n=%00", "u=r&x.%00=1")) {
            assertThat(client.get("/d/" + key + "?" + query).status()).as(query).isEqualTo(400);
            assertThat(
                            Client.send(
                                            client.request("/d/" + key)
                                                    .header(
                                                            "Content-Type",
                                                            "application/x-www-form-urlencoded")
                                                    .POST(BodyPublishers.ofString(query)))
                                    .status())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    @Test
    void numbersWithoutMeasureAreKeptOrRefused(Client client) {
        var key = client.start("numbers", TWO, "'context': ['n']");
        for (var number :
                List.of(
                        "1e400",
                        "-1e400",
                        "1e-400",
                        "1e99999",
                        "9".repeat(400),
                        "0.1e-300000",
                        "-0.0",
                        "1E+2147483647")) {
            var ask =
                    ask(
                            key,
                            "",
                            "'recipient': {'id': 'r', 'attributes': {'n': %s}}".formatted(number));
            assertNoFailure(ask, client.post("/v1/decisions", ask));
            var decision = client.decide(key, "r", "'sendId': 's'").at("/id").asText();
            var event =
                    "{\"type\": \"conversion\", \"id\": \"%s\", \"decisionId\": \"%s\", \"value\": %s}"
                            .formatted(Client.fresh("e"), decision, number);
            assertNoFailure(event, client.post("/v1/events", event));
            for (var member :
                    List.of(
                            "'holdout': ",
                            "'policy': {'explorationFloor': ",
                            "'reward': {'window': ")) {
                var closed = member + number + (member.contains("{") ? "}" : "");
                assertNoFailure(
                        closed,
                        client.post(
                                "/v1/experiments",
                                definition(Client.fresh("numbers"), TWO, closed)));
            }
        }
        assertThat(client.reported(key, "a").at("/decisions").isNumber()).isTrue();
        assertThat(
                        client.decide(key, "", "'recipient': {'id': 'r', 'attributes': {'n': 3}}")
                                .at("/arm")
                                .isTextual())
                .isTrue();
    }

    @Test
    void timesFarOffAreKeptOrRefused(Client client) {
        var key = client.start("times", TWO);
        Client.await(
                Duration.ofSeconds(5),
                () -> clocked.post("/v1/decisions", ask(key, "r")).status() == 200);
        for (var time :
                List.of(
                        "0001-01-01T00:00:00Z",
                        "-0044-03-15T00:00:00Z",
                        "-100000-01-01T00:00:00Z",
                        "-999999999-01-01T00:00:00Z",
                        "+999999999-12-31T23:59:59Z",
                        "9999-12-31T23:59:59Z",
                        "1969-12-31T23:59:59Z",
                        "2026-02-30T00:00:00Z",
                        "2026-01-01T00:00:00")) {
            var decision = clocked.decide(key, "r").at("/id").asText();
            var event =
                    json(
                            "{'type': 'click', 'decisionId': '%s', 'occurredAt': '%s'}",
                            decision, time);
            assertNoFailure(event, clocked.post("/v1/events", event));
        }
        assertThat(clocked.get("/v1/experiments/" + key + "/report").status()).isEqualTo(200);
    }

    @Test
    void deepWideAndLongBodiesAreKeptOrRefused(Client client) {
        var key = client.start("deep", TWO);
        var deep = "[".repeat(5_000) + "]".repeat(5_000);
        var nested = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
        for (var value :
                List.of(
                        deep,
                        nested,
                        "\"" + "x".repeat(900_000) + "\"",
                        "\"" + "x".repeat(1_200_000) + "\"")) {
            var ask =
                    "{\"experiments\": [\"%s\"], \"recipient\": {\"id\": \"r\", \"attributes\": {\"n\": %s}}}"
                            .formatted(key, value);
            assertNoFailure("long", client.post("/v1/decisions", ask));
            assertNoFailure("long", client.postLines("/v1/decisions/batch", List.of(ask)));
            assertNoFailure("long", client.post("/v1/events", value));
        }
        assertThat(client.post("/v1/decisions", "x".repeat(1_200_000)).status()).isEqualTo(413);
    }

    @Test
    void anotherContentTypeIsA415(Client client) {
        for (var path :
                List.of("/v1/decisions", "/v1/events", "/v1/decisions/batch", "/v1/experiments")) {
            for (var type :
                    List.of("text/plain", "application/xml", "multipart/form-data; boundary=x")) {
                assertThat(
                                Client.send(
                                                client.request(path)
                                                        .header("Content-Type", type)
                                                        .POST(BodyPublishers.ofString("{}")))
                                        .status())
                        .as(path + " " + type)
                        .isEqualTo(415);
            }
        }
    }

    @Test
    void howManyEventsOneCallTellsIsLimitedAsPublished(Client client) {
        var key = client.start("limits", TWO);
        var event = Client.event("click", client.decide(key, "r"), client.now());
        assertThat(client.post("/v1/events", "[]").status()).isEqualTo(400);
        var answer =
                client.post(
                        "/v1/events",
                        "[" + String.join(",", Collections.nCopies(10_001, event)) + "]");
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    private static void assertNoFailure(String what, Client.Answer answer) {
        assertThat(answer.status())
                .as(() -> what.substring(0, Math.min(300, what.length())) + " " + answer.text())
                .isLessThan(500);
        assertThat(answer.text()).doesNotContain("\"status\":500").doesNotContain("\"status\":503");
    }
}
