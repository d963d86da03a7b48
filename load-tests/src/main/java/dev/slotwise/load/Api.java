package dev.slotwise.load;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A server, as its callers see it. What is not answered in full is an {@link IOException}. */
final class Api implements AutoCloseable {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private final String url;

    Api(String url) {
        this.url = url;
    }

    record Recipient(String id, Map<String, ?> attributes) {}

    record Ask(
            List<String> experiments,
            @Nullable String sendId,
            Recipient recipient,
            @Nullable Boolean probabilities) {
        private static final Map<String, ?> ATTRIBUTES =
                Map.of(
                        "firstName", "Ada",
                        "recencyDays", 3,
                        "opens30d", 4,
                        "clicks30d", 1,
                        "device", "mobile",
                        "tenureDays", 400,
                        "country", "DE");

        static Ask of(String experiment, @Nullable String sendId, String recipient) {
            return new Ask(List.of(experiment), sendId, new Recipient(recipient, ATTRIBUTES), null);
        }
    }

    /** The first decision of an answer. */
    record Decision(String id, String arm, String reason, String token, double probability) {
        static Decision of(JsonNode answer) throws IOException {
            var decision = answer.path("decisions").path(0);
            if (decision.isMissingNode()) {
                throw new Refused("no decision in " + answer);
            }
            return new Decision(
                    decision.path("id").asText(),
                    decision.path("arm").asText(),
                    decision.path("reason").asText(),
                    decision.path("token").asText(),
                    decision.path("assignmentProbability").asDouble());
        }
    }

    record Event(String id, String type, String decisionId) {}

    /** The server has answered, but not with what was asked for. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    Decision decide(Ask ask) throws IOException, InterruptedException {
        return Decision.of(post("/v1/decisions", ask));
    }

    /** Takes one answer of many. */
    @FunctionalInterface
    interface Reader {
        void read(JsonNode answer) throws IOException;
    }

    /**
     * Takes each answer as soon as it is here, so that an answer cut off leaves what came before.
     */
    void decideAll(List<Ask> asks, Reader reader) throws IOException, InterruptedException {
        var body = asks.stream().map(Api::text).collect(Collectors.joining("\n"));
        var response =
                client.send(
                        request("/v1/decisions/batch")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofInputStream());
        try (var lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new Refused("batch: " + response.statusCode());
            }
            try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(lines)) {
                while (values.hasNextValue()) {
                    reader.read(values.nextValue());
                }
            }
        }
    }

    JsonNode events(List<Event> events) throws IOException, InterruptedException {
        return post("/v1/events", events);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return answer(path, request(path).GET().build());
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return answer(
                path,
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(text(body)))
                        .build());
    }

    JsonNode post(String path) throws IOException, InterruptedException {
        return answer(path, request(path).POST(BodyPublishers.noBody()).build());
    }

    /** The status alone, for what may well be missing. */
    int status(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.discarding()).statusCode();
    }

    String text(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + Launch.KEY);
    }

    private JsonNode answer(String path, HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new Refused(path + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Does not wait for what is still under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
