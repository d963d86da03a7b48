package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;

class OperationsTest extends ServedOperations {
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
