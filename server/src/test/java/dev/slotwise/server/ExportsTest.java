package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The log of decisions, as others evaluate it. */
@ExtendWith(Slotwise.class)
class ExportsTest {
    private static final String THREE =
            arm("a", "A")
                    + ", "
                    + arm("b", "B")
                    + ", "
                    + json(
                            "{'key': 'c', 'template': 'C', 'eligibility': 'recipient.device =="
                                    + " \\u0027mobile\\u0027'}");
    private static final String CLICKS = "'reward': {'goal': 'click', 'window': 'PT24H'}";
    private static final String CONTEXT = "'context': ['device', 'visits']";

    @Test
    void everyDecisionHasTheProbabilitiesOfAllArmsAndTheOutcomeThatLearningSees(Client client)
            throws IOException {
        var key = client.start("log", THREE, CLICKS, CONTEXT, "'holdout': 0.2");
        var at = now(client).minus(Duration.ofDays(2));
        var decisions = decide(client, key, 60, at);
        var sent = decisions.stream().filter(it -> !it.at("/arm").isNull()).toList();
        client.report(
                List.of(
                        Client.event("click", sent.get(0), at.plusSeconds(60)),
                        Client.event("click", sent.get(1), at.plus(Duration.ofHours(25)))));

        var rows = rows(export(client.settle(), key, "?format=csv"));

        assertThat(rows).hasSize(60);
        assertThat(rows.stream().map(row -> row.get("id")))
                .containsExactlyElementsOf(
                        decisions.stream().map(it -> it.at("/id").asText()).toList());
        assertThat(sent.size()).isBetween(20, 59);
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var decision = decisions.get(i);
            assertThat(Instant.parse(row.get("decidedAt"))).isEqualTo(at);
            assertThat(row.get("reason")).isEqualTo(decision.at("/reason").asText());
            if (decision.at("/arm").isNull()) {
                assertThat(row.get("arm")).isEmpty();
                assertThat(row.get("exposedAt") + row.get("outcome")).isEmpty();
                assertThat(row.get("matured")).isEqualTo("false");
                continue;
            }
            var arm = decision.at("/arm").asText();
            assertThat(row.get("arm")).isEqualTo(arm);
            assertThat(row.get("probability." + arm)).isEqualTo(row.get("assignmentProbability"));
            assertThat(Double.parseDouble(row.get("assignmentProbability")))
                    .isEqualTo(decision.at("/assignmentProbability").asDouble());
            assertThat(numbers(row, "probability.").values().stream().mapToDouble(it -> it).sum())
                    .isCloseTo(1, within(1e-9));
            var eligible = i % 2 == 0 ? List.of("a", "b", "c") : List.of("a", "b");
            assertThat(numbers(row, "probability.")).containsOnlyKeys(eligible);
            assertThat(numbers(row, "prediction.")).containsOnlyKeys(eligible);
            assertThat(numbers(row, "prediction.").values())
                    .allSatisfy(it -> assertThat(it).isBetween(0.0, 1.0));
            assertThat(row.get("feature.device")).isEqualTo(i % 2 == 0 ? "mobile" : "desktop");
            assertThat(Double.parseDouble(row.get("feature.visits"))).isEqualTo(i);
            boolean clicked = row.get("id").equals(sent.get(0).at("/id").asText());
            assertThat(Double.parseDouble(row.get("outcome"))).isEqualTo(clicked ? 1 : 0);
            assertThat(row.get("succeededAt").isEmpty()).isEqualTo(!clicked);
            assertThat(Instant.parse(row.get("exposedAt"))).isEqualTo(at);
            assertThat(row.get("matured")).isEqualTo("true");
        }
    }

    @Test
    void allFormatsSayTheSame(Client client) throws IOException {
        var key = client.start("formats", THREE, CLICKS, CONTEXT, "'holdout': 0.2");
        var at = now(client);
        var decisions = decide(client, key, 40, at);
        client.report(
                decisions.stream()
                        .filter(it -> it.at("/arm").asText().equals("b"))
                        .map(it -> Client.event("click", it, at.plusSeconds(5)))
                        .toList());
        client.settle();

        var lines = export(client, key, "").lines();
        var rows = rows(export(client, key, "?format=csv"));
        var parquet = parquet(client, key);

        assertThat(lines).hasSize(40);
        assertThat(rows).hasSize(40);
        assertThat(parquet).hasSize(40);
        for (int i = 0; i < 40; i++) {
            var flat = flat(lines.get(i));
            assertThat(withoutEmpty(rows.get(i).toMap())).isEqualTo(flat);
            var features = lines.get(i).at("/features");
            flat.keySet().removeIf(name -> name.startsWith("feature."));
            var expected = new HashMap<>(flat);
            expected.put("features", features.toString());
            assertThat(parquet.get(i)).isEqualTo(expected);
        }
    }

    @Test
    void onlyTrialsAreThoseWhoseOutcomeIsFinal(Client client) throws IOException {
        var key = client.start("trials", THREE, CLICKS, "'holdout': 0.3");
        var now = now(client);
        var old = decide(client, key, 30, now.minus(Duration.ofHours(24)));
        decide(client, key, 30, now.minus(Duration.ofHours(23)));

        var rows = rows(export(client.settle(), key, "?format=csv&only=trials"));

        assertThat(rows.stream().map(row -> row.get("id")))
                .containsExactlyElementsOf(
                        old.stream()
                                .filter(it -> !it.at("/arm").isNull())
                                .map(it -> it.at("/id").asText())
                                .toList());
        assertThat(rows).allSatisfy(row -> assertThat(row.get("outcome")).isEqualTo("0.0"));
    }

    @Test
    void revenueIsWhatTheTrialEarned(Client client) throws IOException {
        var key = client.start("money", THREE, "'reward': {'goal': 'revenue', 'window': 'PT24H'}");
        var at = now(client).minus(Duration.ofDays(2));
        var decision = decide(client, key, 1, at).getFirst();
        client.report(
                List.of(
                        order(decision, at.plusSeconds(60), "12.50"),
                        order(decision, at.plusSeconds(90), "7.25"),
                        order(decision, at.plus(Duration.ofHours(30)), "99")));

        var rows = rows(export(client.settle(), key, "?format=csv"));

        assertThat(rows.getFirst().get("outcome")).isEqualTo("19.75");
    }

    @Test
    void aPeriodIsOfTheTimesOfDeciding(Client client) {
        var key = client.start("period", THREE, CLICKS);
        var at = now(client).minus(Duration.ofDays(3));
        var first = decide(client, key, 3, at);
        decide(client, key, 4, at.plusSeconds(60));

        var lines = export(client, key, "?from=%s&to=%s".formatted(at, at.plusSeconds(60))).lines();

        assertThat(lines.stream().map(it -> it.at("/id").asText()))
                .containsExactlyElementsOf(
                        first.stream().map(it -> it.at("/id").asText()).toList());
    }

    @Test
    void aLogOfManyPagesIsWholeAndInOrder(Client client) {
        var key = client.start("pages", THREE, CLICKS);
        decide(client, key, 2_500, now(client));

        var ids =
                export(client, key, "").lines().stream()
                        .map(it -> Base64.getUrlDecoder().decode(it.at("/id").asText()))
                        .map(id -> ByteBuffer.wrap(id).getLong())
                        .toList();

        assertThat(ids).hasSize(2_500).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void textOfOthersIsNoFormulaAndNoSecondLine(Client client) throws IOException {
        var key = client.start("formula", THREE, CLICKS, CONTEXT);
        client.decide(
                key,
                "r-1",
                "'sendId': '@SUM(A1)'",
                "'recipient': {'id': 'r-1', 'attributes': {'device': '=cmd|\\n\\'x\\', y', 'visits': -3}}"
                        .replace("\\'", "\\u0027"));

        var text = export(client, key, "?format=csv").text();
        var row = rows(text).getFirst();

        assertThat(text.lines()).hasSize(2);
        assertThat(text).endsWith("\r\n").doesNotContain("r-1");
        assertThat(row.get("sendId")).isEqualTo("'@SUM(A1)");
        assertThat(row.get("feature.device")).isEqualTo("'=cmd| 'x', y");
        assertThat(row.get("feature.visits")).isEqualTo("-3");
        assertThat(export(client, key, "").lines().getFirst().at("/features/device").asText())
                .isEqualTo("=cmd|\n'x', y");
    }

    @Test
    void aRecipientHasTheSameHashInEverySend(Client client) {
        var key = client.start("hash", THREE, CLICKS);
        client.decide(key, "ada@example.com");
        client.decide(key, "bob@example.com");
        client.decide(key, "ada@example.com");

        var hashes =
                export(client, key, "").lines().stream()
                        .map(it -> it.at("/recipientHash").asText())
                        .toList();

        assertThat(hashes.get(0)).isEqualTo(hashes.get(2)).isNotEqualTo(hashes.get(1));
    }

    @Test
    void whatIsAskedWronglyIsNamed(Client client) {
        var path = "/v1/experiments/" + client.create("wrong", THREE) + "/decisions";
        assertPointer(client, path + "?format=xlsx", "/format");
        assertPointer(client, path + "?from=yesterday", "/from");
        assertPointer(client, path + "?from=2026-11-24T09:00:00Z&to=2026-11-24T09:00:00Z", "/to");
        assertPointer(client, path + "?only=winners", "/only");
        assertPointer(client, path + "?since=2026-11-24T09:00:00Z", "/since");
        assertThat(client.get("/v1/experiments/no-such-thing/decisions").status()).isEqualTo(404);
        assertThat(client.get(path).text()).isEmpty();
        var head = client.method("HEAD", path + "?format=parquet");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("application/vnd.apache.parquet");
    }

    @Test
    void whoGoesAwayInTheMiddleLeavesRoomForTheNext(Client client) throws Exception {
        var key = client.start("away", THREE, CLICKS);
        decide(client, key, 1_200, now(client));
        for (int i = 0; i < 5; i++) {
            try (var http = HttpClient.newHttpClient()) {
                var response =
                        http.send(
                                client.request("/v1/experiments/" + key + "/decisions").build(),
                                BodyHandlers.ofInputStream());
                response.body().read();
                http.shutdownNow();
            }
        }
        Client.await(
                Duration.ofSeconds(20),
                () -> client.get("/v1/experiments/" + key + "/decisions").status() == 200);
    }

    /** A clock that was never told the time stands at 1970. */
    private static Instant now(Client client) {
        client.decide(
                client.start("clock", THREE), "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
        return client.now();
    }

    private static void assertPointer(Client client, String path, String pointer) {
        var answer = client.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    private static List<JsonNode> decide(Client client, String key, int count, Instant at) {
        var asks =
                IntStream.range(0, count)
                        .mapToObj(i ->
                                ask(
                                        key,
                                        "r-" + i,
                                        json("'decidedAt': '%s'", at.toString()),
                                        json(
                                                "'recipient': {'id': 'r-%d', 'attributes':"
                                                        + " {'device': '%s', 'visits': %d}}",
                                                i, i % 2 == 0 ? "mobile" : "desktop", i)))
                        .toList();
        return client.postLines("/v1/decisions/batch", asks).ok().lines().stream()
                .map(line -> line.at("/decisions/0"))
                .toList();
    }

    private static String order(JsonNode decision, Instant at, String value) {
        return json(
                "{'id': '%s', 'type': 'conversion', 'decisionId': '%s', 'occurredAt': '%s',"
                        + " 'value': "
                        + value
                        + ", 'currency': 'EUR'}",
                Client.fresh("order"),
                decision.at("/id").asText(),
                at.toString());
    }

    private static Client.Answer export(Client client, String key, String query) {
        return client.get("/v1/experiments/" + key + "/decisions" + query).ok();
    }

    private static List<CSVRecord> rows(Client.Answer answer) throws IOException {
        return rows(answer.text());
    }

    private static List<CSVRecord> rows(String text) throws IOException {
        var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (var parser = format.parse(new StringReader(text))) {
            return parser.getRecords();
        }
    }

    private static Map<String, Double> numbers(CSVRecord row, String prefix) {
        return row.toMap().entrySet().stream()
                .filter(it -> it.getKey().startsWith(prefix) && !it.getValue().isEmpty())
                .collect(
                        Collectors.toMap(
                                it -> it.getKey().substring(prefix.length()),
                                it -> Double.parseDouble(it.getValue())));
    }

    private static Map<String, String> withoutEmpty(Map<String, String> row) {
        row.values().removeIf(String::isEmpty);
        return row;
    }

    /** A line under the names of the columns. */
    private static Map<String, String> flat(JsonNode line) {
        var flat = new HashMap<String, String>();
        for (var member : line.properties()) {
            var group =
                    switch (member.getKey()) {
                        case "probabilities" -> "probability.";
                        case "predictions" -> "prediction.";
                        case "features" -> "feature.";
                        default -> "";
                    };
            if (!group.isEmpty()) {
                for (var each : member.getValue().properties()) {
                    flat.put(group + each.getKey(), each.getValue().asText());
                }
            } else if (!member.getValue().isNull()) {
                flat.put(member.getKey(), member.getValue().asText());
            }
        }
        return flat;
    }

    /** Read by a library that has nothing in common with what wrote it. */
    private static List<Map<String, String>> parquet(Client client, String key) throws IOException {
        byte[] bytes = bytes(client, "/v1/experiments/" + key + "/decisions?format=parquet");
        var rows = new ArrayList<Map<String, String>>();
        try (var file = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(bytes)));
                var reader = file.rowReader()) {
            int columns = file.getFileSchema().getColumnCount();
            while (reader.hasNext()) {
                reader.next();
                var row = new HashMap<String, String>();
                for (int i = 0; i < columns; i++) {
                    if (!reader.isNull(i)) {
                        row.put(
                                file.getFileSchema().getColumn(i).name(),
                                String.valueOf(reader.getValue(i)));
                    }
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static byte[] bytes(Client client, String path) throws IOException {
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(client.request(path).build(), BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
