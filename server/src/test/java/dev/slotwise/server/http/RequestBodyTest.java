package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

class RequestBodyTest extends ServedOperations {
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

    @ParameterizedTest
    @CsvSource({
        "/open/%zz, 400",
        "/open/%, 400",
        "/asked/a?k=%zz, 400",
        "/asked/a?k=decider&%, 400",
        "/open/%c3%28, 200",
        "open, 404"
    })
    void whatIsMalformedIsNeverOurMistake(String path, int status) throws IOException {
        try (var socket = new Socket("localhost", server.actualPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            ("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        }
    }
}
