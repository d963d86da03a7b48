package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsTest {
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

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server = vertx.createHttpServer();

    @BeforeAll
    void start() throws IOException {
        server.requestHandler(operations(new Drain()).router(vertx)).listen(0).await();
    }

    @AfterAll
    void stop() {
        client.close();
        vertx.close().await();
    }

    private Operations operations(Drain drain) throws IOException {
        var operations = bound(drain);
        operations.on("deleteItem", Scope.MANAGE, call -> Future.succeededFuture());
        return operations;
    }

    private Operations bound(Drain drain) throws IOException {
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

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort() + path));
    }

    private HttpRequest.Builder pair(String body) {
        return to("/pairs")
                .header("Authorization", "Bearer decider")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        var body = Json.read(Buffer.buffer(response.body()), Problem.Body.class);
        assertThat(body.status()).isEqualTo(status);
        assertThat(body.detail()).isEqualTo(detail);
    }

    @Test
    void aValueIsAnsweredAsJson() {
        var response = send(pair("{\"left\": \"a\", \"right\": 1}"));

        assertThat(response.body()).isEqualTo("{\"left\":\"a\",\"right\":1}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map())
                .containsEntry("content-type", java.util.List.of("application/json"))
                .containsEntry("cache-control", java.util.List.of("no-store"))
                .containsEntry("x-content-type-options", java.util.List.of("nosniff"));
    }

    @Test
    void nothingIsA204AndARefusalNamesTheScope() {
        var item = to("/items/a%2Fb%20c").header("Authorization", "Bearer reader");

        assertThat(send(item.copy().GET()).body()).contains("\"a/b c\"");
        assertProblem(
                send(item.copy().DELETE()),
                403,
                "this needs scope 'manage'; key 'reader' does not have it");
    }

    @Test
    void theKeyMayBeTheUserNameOfBasic() {
        String pair =
                Base64.getEncoder().encodeToString("reader:x".getBytes(StandardCharsets.UTF_8));

        assertThat(send(to("/items/a").header("Authorization", "Basic " + pair)).body())
                .contains("\"who\":\"reader\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer nobody",
                "Basic !!!",
                "Digest reader",
                "Bearer ",
                "Bearer slowly-unknown"
            })
    void aKeyThatIsNoneIsA401(String authorization) {
        var response = send(to("/items/a").header("Authorization", authorization));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactly(
                        "Bearer realm=\"slotwise\"", "Basic realm=\"slotwise\", charset=\"UTF-8\"");
        assertThat(send(to("/items/a")).statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyInALinkOpensNothingElse() {
        assertThat(send(to("/asked/a?k=decider&x.a=%C3%A4&x.a=2")).body())
                .contains("\"x.a\":\"ä\"");
        assertProblem(
                send(to("/asked/a?k=reader")),
                403,
                "a key in a link may have no other scope than 'decide'; key 'reader' has more");
        assertThat(send(to("/asked/a?k=nobody")).statusCode()).isEqualTo(401);
        assertThat(send(to("/items/a?k=reader")).statusCode()).isEqualTo(401);
    }

    @Test
    void theBodyWaitsForAKeyThatTakesItsTime() {
        var slow =
                to("/pairs")
                        .header("Authorization", "Bearer slow")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"left\": \"" + "a".repeat(900) + "\", \"right\": 1}"));

        assertThat(send(slow).statusCode()).isEqualTo(200);
        var unknown = slow.setHeader("Authorization", "Bearer slowly-unknown");
        assertThat(send(unknown).statusCode()).isEqualTo(401);
        assertThat(send(unknown).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"decider", "slow"})
    void aStreamIsLeftToItsHandler(String key) {
        var response =
                send(
                        to("/stream")
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/x-ndjson; charset=utf-8")
                                .POST(BodyPublishers.ofByteArray(new byte[3_000_000])));

        assertThat(response.body()).isEqualTo("{\"length\":3000000}");
    }

    @Test
    void aBodyThatIsTooLongIsA413AndTheConnectionGoesOn() {
        assertProblem(
                send(pair("\"" + "a".repeat(5000) + "\"")),
                413,
                "the request body is longer than 1000 bytes");
        var chunked =
                pair("").POST(
                                BodyPublishers.fromPublisher(
                                        BodyPublishers.ofByteArray(new byte[200_000])));
        assertProblem(send(chunked), 413, "the request body is longer than 1000 bytes");
        assertThat(send(pair("{\"left\": \"a\", \"right\": 1}")).statusCode()).isEqualTo(200);
    }

    @Test
    void aClientThatWaitsToBeAskedIsAsked() {
        assertThat(send(pair("{\"left\": \"a\", \"right\": 1}").expectContinue(true)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anotherContentTypeIsA415AndNoneIsTakenForTheFirst() {
        assertProblem(
                send(pair("{}").setHeader("Content-Type", "text/plain")),
                415,
                "expected Content-Type application/json, found 'text/plain'");
        assertThat(
                        send(pair("{\"left\": \"a\", \"right\": 1}")
                                        .setHeader(
                                                "Content-Type", "Application/JSON;charset=utf-8"))
                                .statusCode())
                .isEqualTo(200);
        assertProblem(send(pair("")), 400, "the request has no body");
    }

    @Test
    void aMistakeInTheBodyIsA400WithItsPlace() {
        var response = send(pair("{\"left\": \"a\"}"));

        assertProblem(response, 400, "/right: missing");
        assertThat(response.body())
                .endsWith("\"errors\":[{\"pointer\":\"/right\",\"detail\":\"missing\"}]}");
    }

    @Test
    void whatIsNotThereIsA404AndAnotherMethodA405() {
        assertProblem(send(to("/nowhere")), 404, "there is nothing at this path");
        assertProblem(send(to("/sometimes")), 404, "there is nothing at this path");
        var response = send(to("/items/a").POST(BodyPublishers.ofString("x")));
        assertProblem(response, 405, "POST is not possible here, only DELETE, GET, HEAD");
        assertThat(response.headers().firstValue("Allow")).contains("DELETE, GET, HEAD");
    }

    @Test
    void headIsAnsweredAsGetWithoutABody() {
        var response = send(to("/open/hello").HEAD());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Length")).contains("5");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aRedirectIsKeptByNobody() {
        var response = send(to("/open/link"));

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrown", "failed", "unwritable"})
    void ourMistakeIsA500ThatTellsNothing(String what) {
        assertProblem(
                send(to("/open/" + what)),
                500,
                "the mistake is ours; its X-Request-Id helps to find it");
    }

    @Test
    void aProblemMayBeThrownOrFail() {
        assertProblem(send(to("/open/refused")), 409, "not now");
        var away = send(to("/open/away"));
        assertProblem(away, 503, "no database");
        assertThat(away.headers().firstValue("Retry-After")).contains("2");
    }

    @ParameterizedTest
    @CsvSource({"abc-1.2_3:/+=,true", "'a b',false", "'<script>',false"})
    void aSaneRequestIdIsKept(String id, boolean kept) {
        var answered =
                send(to("/open/x").header("X-Request-Id", id)).headers().firstValue("X-Request-Id");

        assertThat(answered.orElseThrow().equals(id)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open/%zz",
                "/open/%",
                "/asked/a?k=%zz",
                "/asked/a?k=decider&%",
                "/open/%c3%28",
                "open"
            })
    void whatIsMalformedIsNeverOurMistake(String path) throws IOException {
        try (var socket = new Socket("localhost", server.actualPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            ("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).matches("(?s)HTTP/1.1 (200|400|401|404) .*");
        }
    }

    @Test
    void everyOperationIsBoundOnceAndAsTheContractSays() throws IOException {
        var operations = bound(new Drain());
        Handler handler = call -> Future.succeededFuture();

        assertThatThrownBy(() -> operations.router(vertx))
                .hasMessage("operations without a handler: [deleteItem]");
        assertThatThrownBy(() -> operations.on("pair", Scope.DECIDE, handler))
                .hasMessage("pair is bound twice");
        assertThatThrownBy(() -> operations.on("pairs", Scope.DECIDE, handler))
                .hasMessage("openapi.yaml has no operation 'pairs' – did you mean 'pair'?");
        assertThatThrownBy(() -> operations.on("deleteItem", Scope.READ, handler))
                .hasMessageStartingWith("deleteItem: openapi.yaml says");
        assertThatThrownBy(() -> operations.open("deleteItem", handler))
                .hasMessageStartingWith("deleteItem: openapi.yaml says");
    }
}
