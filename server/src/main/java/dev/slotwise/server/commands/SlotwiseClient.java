package dev.slotwise.server.commands;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import dev.slotwise.server.http.Json;
import dev.slotwise.server.http.Problem;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A running server, over HTTP like for anybody else. Every call waits for its answer, so that it
 * belongs on a virtual thread. What it asks may be asked again: a break of a moment is waited out.
 */
final class SlotwiseClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 4;
    private static final long PAUSE_MILLIS = 500;
    private static final int EVENTS_AT_ONCE = 5000;

    /**
     * So many lines the server decides one after the other; what is more it decides side by side,
     * and which decision gets which id would then be chance.
     */
    private static final int LINES_AT_ONCE = 250;

    private final HttpClient http;
    private final URI server;
    private final String key;

    SlotwiseClient(URI server, String key) {
        this.server = server;
        this.key = key;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    /** What to send to one recipient of one experiment. */
    record Ask(
            List<String> experiments,
            String sendId,
            Recipient recipient,
            Instant decidedAt,
            @Nullable Boolean probabilities) {}

    record Recipient(String id, Map<String, Object> attributes) {}

    /** What the server chose; the arm is null where it would send nothing. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Decided(
            String id,
            @Nullable String arm,
            double assignmentProbability,
            @Nullable Map<String, Double> probabilities) {}

    /** Something that happened to a mail. */
    record Event(String id, String type, String decisionId, Instant occurredAt) {}

    record Experiment(
            String key,
            String name,
            String kind,
            String campaign,
            List<Arm> arms,
            Policy policy,
            List<String> context,
            Reward reward) {}

    record Arm(String key, String name, String contentType, String template) {}

    record Policy(String type, @Nullable Double explorationFloor) {}

    record Reward(String goal, Duration window) {}

    private record Campaign(String exposure) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Line(@Nullable List<Decided> decisions, @Nullable Refusal problem) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Refusal(@Nullable String title, @Nullable String detail) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Settled(Instant now) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Accepted(int accepted, int duplicates, List<RejectedEvent> rejected) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record RejectedEvent(int index, String detail) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Known(List<KnownExperiment> experiments) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record KnownExperiment(String key) {}

    /**
     * Waits until the server has learned from all that it was told.
     *
     * @return what time it is there
     * @throws ReplayFailure.Unavailable if it has no simulated clock
     */
    Instant settle() {
        var response = send(request("/v1/simulation/settle").POST(BodyPublishers.noBody()).build());
        if (response.statusCode() == 404) {
            throw new ReplayFailure.Unavailable(
                    "the server at %s keeps real time: start it with SLOTWISE_SIMULATED_CLOCK=true"
                            .formatted(server));
        }
        return read(response, Settled.class).now();
    }

    List<String> experiments() {
        var known = read(send(request("/v1/experiments").GET().build()), Known.class);
        return known.experiments().stream().map(KnownExperiment::key).toList();
    }

    /** Creates an experiment whose decisions count once they were delivered, and starts it. */
    void start(Experiment definition) {
        tell("PUT", "/v1/campaigns/" + definition.campaign(), new Campaign("delivered"));
        tell("POST", "/v1/experiments", definition);
        post(definition.key(), "start");
    }

    void pause(String experiment) {
        post(experiment, "pause");
    }

    /** One answer per ask, in order. */
    List<Decided> decide(List<Ask> asks) {
        var decided = new ArrayList<Decided>(asks.size());
        for (int from = 0; from < asks.size(); from += LINES_AT_ONCE) {
            var chunk = asks.subList(from, Math.min(asks.size(), from + LINES_AT_ONCE));
            for (var line : text(send(lines("/v1/decisions/batch", chunk))).split("\n", -1)) {
                if (!line.isBlank()) {
                    decided.add(decided(read(line, Line.class)));
                }
            }
        }
        if (decided.size() != asks.size()) {
            throw new ReplayFailure.Unavailable(
                    "the server broke off after %d of %d decisions"
                            .formatted(decided.size(), asks.size()));
        }
        return decided;
    }

    private static Decided decided(Line line) {
        var refusal = line.problem();
        if (refusal != null) {
            throw refused(refusal);
        }
        var decisions = line.decisions();
        if (decisions == null || decisions.size() != 1) {
            throw new ReplayFailure.Unavailable("the server does not answer one decision per ask");
        }
        return decisions.getFirst();
    }

    /** Tells what happened, in this order. */
    void tell(List<Event> events) {
        for (int from = 0; from < events.size(); from += EVENTS_AT_ONCE) {
            var chunk = events.subList(from, Math.min(events.size(), from + EVENTS_AT_ONCE));
            var response = send(lines("/v1/events", chunk));
            var rejected = read(response, Accepted.class).rejected();
            if (!rejected.isEmpty()) {
                throw new ReplayFailure.Unavailable(
                        "the server rejects events: " + rejected.getFirst().detail());
            }
        }
    }

    private void post(String experiment, String verb) {
        var path = "/v1/experiments/" + experiment + "/" + verb;
        text(send(request(path).POST(BodyPublishers.noBody()).build()));
    }

    private void tell(String method, String path, Object body) {
        text(
                send(
                        request(path)
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        BodyPublishers.ofByteArray(Json.write(body).getBytes()))
                                .build()));
    }

    /** One JSON object a line. */
    private HttpRequest lines(String path, List<?> objects) {
        var lines = new StringBuilder();
        objects.forEach(each -> lines.append(Json.write(each)).append('\n'));
        return request(path)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString()))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key);
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            for (int attempt = 1; ; attempt++) {
                var response = http.send(request, BodyHandlers.ofInputStream());
                if (response.statusCode() != 503 || attempt == ATTEMPTS) {
                    return response;
                }
                response.body().close();
                Thread.sleep(PAUSE_MILLIS * attempt);
            }
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReplayFailure.Unavailable("interrupted");
        }
    }

    private ReplayFailure away(IOException e) {
        var cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new ReplayFailure.Unavailable(
                "no server answers at %s (%s): start one with SLOTWISE_SIMULATED_CLOCK=true"
                        .formatted(server, cause));
    }

    private String text(HttpResponse<InputStream> response) {
        String text;
        try (var body = response.body()) {
            text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw away(e);
        }
        int status = response.statusCode();
        if (status / 100 == 2) {
            return text;
        }
        if (status >= 500) {
            throw new ReplayFailure.Unavailable(
                    "the server at %s answers %d".formatted(server, status));
        }
        throw refused(read(text, Refusal.class));
    }

    private static ReplayFailure refused(Refusal refusal) {
        return new ReplayFailure.Unusable(
                "the server refuses: %s: %s".formatted(refusal.title(), refusal.detail()));
    }

    private <T> T read(HttpResponse<InputStream> response, Class<T> type) {
        return read(text(response), type);
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return Json.read(Buffer.buffer(json), type);
        } catch (Problem.Invalid e) {
            throw new ReplayFailure.Unavailable(
                    "what answers there is no Slotwise server: " + e.detail());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
