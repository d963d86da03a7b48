package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small contract, served, and a client for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServedOperations {
    private static final String CONTRACT =
            """
            components:
              securitySchemes:
                keyInLink: {type: apiKey, in: query, name: k}
            paths:
              /pairs:
                post:
                  operationId: pair
                  security: [{bearer: [decide]}]
                  requestBody: {content: {application/json: {}}}
                  responses: {}
              /stream:
                post:
                  operationId: stream
                  security: [{bearer: [decide]}]
                  requestBody: {content: {application/x-ndjson: {}}}
                  responses: {}
              /items/{key}:
                get: {operationId: getItem, security: [{bearer: [read]}], responses: {}}
                delete: {operationId: deleteItem, security: [{bearer: [manage]}], responses: {}}
              /asked/{key}:
                get: {operationId: ask, security: [{bearer: [decide]}, {keyInLink: [decide]}], responses: {}}
              /open/{what}:
                get: {operationId: open, responses: {}}
              /sometimes:
                get: {operationId: sometimes, x-only-when: SOMETHING, responses: {}}
            """;

    record Pair(String left, int right) {}

    final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final HttpServer server = vertx.createHttpServer();

    @BeforeAll
    void start() throws IOException {
        server.requestHandler(operations(new Drain()).router(vertx)).listen(0).await();
    }

    @AfterAll
    void stop() {
        client.close();
        vertx.close().await();
    }

    Operations operations(Drain drain) throws IOException {
        var operations = bound(drain);
        operations.on("deleteItem", Scope.MANAGE, call -> Future.succeededFuture());
        return operations;
    }

    Operations bound(Drain drain) throws IOException {
        var api = ApiDescription.parse(Buffer.buffer(CONTRACT));
        var operations = new Operations(api, this::authenticate, drain);
        operations.on(
                "pair", Scope.DECIDE, 1000, call -> Future.succeededFuture(call.body(Pair.class)));
        operations.onStream(
                "stream",
                Scope.DECIDE,
                call ->
                        call.request()
                                .resume()
                                .body()
                                .map(body -> Map.of("length", body.length())));
        operations.on(
                "getItem",
                Scope.READ,
                call ->
                        Future.succeededFuture(
                                Map.of("key", call.path("key"), "who", call.caller().keyName())));
        operations.on("ask", Scope.DECIDE, call -> Future.succeededFuture(call.queries()));
        operations.open("open", call -> open(call.path("what")));
        return operations;
    }

    private static Future<?> open(String what) {
        return switch (what) {
            case "link" -> Future.succeededFuture(Reply.redirect("https://example.com/ä?a=1"));
            case "thrown" -> throw new IllegalArgumentException("secret");
            case "failed" -> Future.failedFuture(new IOException("secret"));
            case "refused" -> throw Problem.conflict("not now");
            case "away" ->
                    Future.failedFuture(
                            Problem.unavailable("no database", Duration.ofMillis(1500)));
            case "unwritable" -> Future.succeededFuture(new Object());
            default -> Future.succeededFuture(Reply.text(200, what));
        };
    }

    private Future<Optional<Caller>> authenticate(String key) {
        return switch (key) {
            case "decider" ->
                    Future.succeededFuture(Optional.of(new Caller(1, key, Set.of(Scope.DECIDE))));
            case "reader" ->
                    Future.succeededFuture(
                            Optional.of(new Caller(1, key, Set.of(Scope.READ, Scope.DECIDE))));
            case "slow" ->
                    vertx.timer(50).map(Optional.of(new Caller(1, key, Set.of(Scope.DECIDE))));
            case "slowly-unknown" -> vertx.timer(50).map(Optional.empty());
            default -> Future.succeededFuture(Optional.empty());
        };
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort() + path));
    }

    HttpRequest.Builder pair(String body) {
        return to("/pairs")
                .header("Authorization", "Bearer decider")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        var body = Json.read(Buffer.buffer(response.body()), Problem.Body.class);
        assertThat(body.status()).isEqualTo(status);
        assertThat(body.detail()).isEqualTo(detail);
    }
}
