package dev.slotwise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.slotwise.server.http.AnswerContract;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Speaks HTTP to a server as its users do. Follows no redirects. */
public final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;
    private final String key;

    Client(int port, String key) {
        this.port = port;
        this.key = key;
    }

    int port() {
        return port;
    }

    /** The same server asked with another key; none when it is empty. */
    Client with(String otherKey) {
        return new Client(port, otherKey);
    }

    /** An answer whose body is JSON, as far as it is. */
    public record Answer(int status, String text, Map<String, List<String>> headers) {
        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }

        /** By RFC 6901 pointer. */
        public JsonNode at(String pointer) {
            return json().at(pointer);
        }

        public String header(String name) {
            return String.join(
                    ", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }

        public Answer ok() {
            assertThat(status).as(text).isBetween(200, 299);
            return this;
        }

        public List<JsonNode> lines() {
            return text.lines()
                    .map(line -> {
                        try {
                            return JSON.readTree(line);
                        } catch (IOException e) {
                            throw new AssertionError("not JSON: " + line, e);
                        }
                    })
                    .toList();
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, String json) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    public Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    public Answer postLines(String path, List<String> lines) {
        return send(
                request(path)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(String.join("\n", lines) + "\n")));
    }

    public Answer put(String path, String json) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)));
    }

    public Answer method(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    /** A request to be finished, with the key in place. */
    public HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    public static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            holdAgainstContract(response);
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().map().entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            entry -> entry.getKey().toLowerCase(Locale.ROOT),
                                            Map.Entry::getValue)));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whatever a test asks, the answer must be one that the contract knows. */
    private static void holdAgainstContract(HttpResponse<String> response) {
        assertThat(
                        AnswerContract.errors(
                                response.request().method(),
                                response.uri().getPath(),
                                response.statusCode(),
                                response.headers().firstValue("Content-Type").orElse(""),
                                response.body()))
                .as(response.body())
                .isEmpty();
    }

    /** A body in which ' stands for "; texts among the values are escaped. */
    static String json(String pattern, Object... values) {
        var escaped =
                Arrays.stream(values)
                        .map(value -> value instanceof String text ? escaped(text) : value)
                        .toArray();
        return String.format(Locale.ROOT, pattern.replace('\'', '"'), escaped);
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** A content arm. */
    static String arm(String key, String template) {
        return json("{'key': '%s', 'template': '%s'}", key, template);
    }

    /** Creates an experiment in a campaign of the same key; ' stands for " in its members. */
    public String create(String stem, String arms, String... members) {
        var key = fresh(stem);
        post("/v1/experiments", definition(key, arms, members)).ok();
        return key;
    }

    /** An experiment as it is written; ' stands for " in its members. */
    public static String definition(String key, String arms, String... members) {
        var all = new ArrayList<String>();
        all.add(json("'key': '%1$s', 'arms': [", key) + arms + "]");
        var rest = String.join(", ", members).replace('\'', '"');
        if (!rest.contains("\"kind\"")) {
            all.add("\"kind\": \"content\"");
        }
        if (!rest.contains("\"campaign\"")) {
            all.add(json("'campaign': '%s'", key));
        }
        if (!rest.isEmpty()) {
            all.add(rest);
        }
        return "{" + String.join(", ", all) + "}";
    }

    /** Creates an experiment and starts it. */
    public String start(String stem, String arms, String... members) {
        var key = create(stem, arms, members);
        step(key, "start");
        return key;
    }

    public void step(String experiment, String step) {
        post("/v1/experiments/" + experiment + "/" + step).ok();
    }

    /** The one decision for a recipient; ' stands for " in further members. */
    public JsonNode decide(String experiment, String recipient, String... members) {
        return post("/v1/decisions", ask(experiment, recipient, members)).ok().at("/decisions/0");
    }

    /** An ask for one experiment; ' stands for " in further members. */
    public static String ask(String experiment, String recipient, String... members) {
        var rest = String.join(", ", members).replace('\'', '"');
        var who =
                rest.contains("\"recipient\"")
                        ? ""
                        : json(", 'recipient': {'id': '%s'}", recipient);
        return json("{'experiments': ['%s']", experiment)
                + who
                + (rest.isEmpty() ? "" : ", " + rest)
                + "}";
    }

    /** An event of a decision. */
    public static String event(String type, JsonNode decision, Instant at) {
        return json(
                "{'type': '%s', 'decisionId': '%s', 'occurredAt': '%s'}",
                type, decision.at("/id").asText(), at.toString());
    }

    /** Reports events, none of which may be refused. */
    public JsonNode report(List<String> events) {
        var answer = postLines("/v1/events", events).ok().json();
        assertThat(answer.at("/rejected")).as(answer.toString()).isEmpty();
        return answer;
    }

    /** What the report says of one arm. */
    public JsonNode reported(String experiment, String arm) {
        var report = settle().get("/v1/experiments/" + experiment + "/report").ok().json();
        for (var each : report.at("/arms")) {
            if (each.at("/key").asText().equals(arm)) {
                return each;
            }
        }
        throw new AssertionError("no arm '" + arm + "' in " + report);
    }

    /** The latest time that the server has heard of. */
    public Instant now() {
        return Instant.parse(post("/v1/simulation/settle").ok().at("/now").asText());
    }

    /** The path of an address that recipients reach the server at. */
    static String path(String url) {
        return URI.create(url).getRawPath();
    }

    /** Asks again and again until the condition holds. */
    static void await(Duration longest, BooleanSupplier condition) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not within " + longest).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** A key for an experiment that no other test has. */
    public static String fresh(String stem) {
        return stem + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Waits until the server has learned all that it accepted. */
    public Client settle() {
        post("/v1/simulation/settle").ok();
        return this;
    }
}
