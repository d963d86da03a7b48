package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** {@code POST /v1/decisions/batch}: a line in, a line out. */
@ExtendWith(Slotwise.class)
class BatchTest {
    private static final String BATCH = "/v1/decisions/batch";
    private static final String TWO = arm("a", "<p>A</p>") + ", " + arm("b", "<p>B</p>");

    @Test
    void theAnswersComeInTheOrderOfTheLines(Client client) {
        var key = client.start("order", arm("a", "<p>{{ n }}</p>"));
        int lines = 5_000;
        var answers =
                client.postLines(
                                BATCH,
                                IntStream.range(0, lines)
                                        .mapToObj(i ->
                                                ask(
                                                        key,
                                                        "",
                                                        json(
                                                                "'recipient': {'id': 'r%d',"
                                                                    + " 'attributes': {'n': %d}}",
                                                                i, i)))
                                        .toList())
                        .ok();
        assertThat(answers.header("Content-Type")).contains("application/x-ndjson");
        var read = answers.lines();
        assertThat(read).hasSize(lines);
        for (int i = 0; i < lines; i++) {
            assertThat(read.get(i).at("/decisions/0/content/body").asText())
                    .startsWith("<p>" + i + "</p>");
        }
        assertThat(client.reported(key, "a").at("/exposures").asInt()).isEqualTo(lines);
    }

    @Test
    void aBadLineKeepsTheRestAndIsNamedByItsNumber(Client client) {
        var key = client.start("bad-line", TWO);
        var good = ask(key, "r");
        var answers =
                client.postLines(
                                BATCH,
                                List.of(
                                        good,
                                        "{",
                                        "",
                                        ask("no-such", "r"),
                                        good,
                                        ask(key, "r", "'colour': 1"),
                                        "[]",
                                        good))
                        .ok()
                        .lines();
        assertThat(answers).hasSize(7);
        for (int i : List.of(0, 3, 6)) {
            assertThat(answers.get(i).at("/decisions/0/reason").asText()).isEqualTo("policy");
        }
        assertThat(answers.get(1).at("/line").asInt()).isEqualTo(2);
        assertThat(answers.get(1).at("/problem/status").asInt()).isEqualTo(400);
        assertThat(answers.get(2).at("/line").asInt()).isEqualTo(4);
        assertThat(answers.get(2).at("/problem/status").asInt()).isEqualTo(404);
        assertThat(answers.get(4).at("/line").asInt()).isEqualTo(6);
        assertThat(answers.get(4).at("/problem/errors/0/pointer").asText()).isEqualTo("/colour");
        assertThat(answers.get(5).at("/line").asInt()).isEqualTo(7);
    }

    @Test
    void anEmptyBodyAnswersNothing(Client client) {
        assertThat(send(client, "").ok().text()).isEmpty();
        assertThat(send(client, "\n\n").ok().text()).isEmpty();
    }

    @Test
    void theLastLineNeedsNoEnd(Client client) {
        var key = client.start("last-line", TWO);
        var answers = send(client, ask(key, "r1") + "\r\n" + ask(key, "r2")).ok().lines();
        assertThat(answers).hasSize(2);
        assertThat(answers.getLast().at("/decisions/0/experiment").asText()).isEqualTo(key);
    }

    @Test
    void theSameSendTwiceInABatchIsOneDecision(Client client) {
        var key = client.start("twice", TWO);
        var line = ask(key, "r", "'sendId': 's'");
        var answers = send(client, (line + "\n").repeat(600)).ok().lines();
        assertThat(answers).hasSize(600);
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(client.decide(key, "r", "'sendId': 's'"))
                .isEqualTo(answers.getFirst().at("/decisions/0"));
    }

    @Test
    void aLineThatIsTooLongIsRefused(Client client) {
        var key = client.start("long-line", TWO);
        var longLine = ask(key, "x".repeat(1_100_000));
        assertThat(send(client, longLine).status()).isEqualTo(413);
    }

    @Test
    void anotherKindOfBodyIsA415(Client client) {
        assertThat(client.post(BATCH, "[]").status()).isEqualTo(415);
    }

    /**
     * Writes all before it reads anything, slowly: the server may not keep it all in memory, nor
     * break.
     */
    @Test
    void aSlowReaderGetsEverything(Client client) throws Exception {
        var key = client.start("slow", arm("a", "<p>" + "long ".repeat(1_000) + "</p>"));
        int lines = 1_500;
        var body = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            body.append(ask(key, "r" + i)).append('\n');
        }
        var head =
                "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(BATCH, Slotwise.KEY, body.length());
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new java.net.InetSocketAddress("localhost", client.port()));
            var writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    var out = socket.getOutputStream();
                                    out.write((head + body).getBytes(StandardCharsets.UTF_8));
                                    out.flush();
                                } catch (java.io.IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            // While nothing is read, others are served as ever.
            for (int i = 0; i < 30; i++) {
                client.decide(key, "other" + i);
            }
            var ids = new ArrayList<String>();
            try (var reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(reader.readLine()).contains("200");
                var json = new ObjectMapper();
                for (String line; (line = reader.readLine()) != null; ) {
                    if (line.startsWith("{")) {
                        ids.add(json.readTree(line).at("/decisions/0/id").asText());
                    }
                }
            }
            writer.join();
            assertThat(ids).hasSize(lines).doesNotHaveDuplicates();
        }
    }

    private static Client.Answer send(Client client, String body) {
        return Client.send(
                client.request(BATCH)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(body)));
    }
}
