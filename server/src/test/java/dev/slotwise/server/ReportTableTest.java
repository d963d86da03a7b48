package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Reports as tables. */
@ExtendWith(Slotwise.class)
class ReportTableTest {
    private static final String TWO = arm("a", "A") + ", " + arm("b", "B");

    @Test
    void anArmIsARowUnderTheNamesThatItsValuesHaveInJson(Client client) throws IOException {
        var path = path(client);
        var report = client.get(path).ok();

        var answer = client.get(path + "?format=csv").ok();

        assertThat(answer.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(answer.header("Content-Disposition")).contains("-report.csv");
        var rows = rows(answer);
        assertThat(rows).hasSize(2);
        for (int arm = 0; arm < 2; arm++) {
            var row = rows.get(arm);
            assertThat(row.get("goal")).isEqualTo("click");
            assertThat(row.get("estimator")).isEqualTo(report.at("/estimator").asText());
            holdsAll(row, "", report.at("/arms/" + arm));
        }
        assertThat(rows.getFirst().toMap().keySet())
                .contains("difference.alwaysValid.lower", "valuePerExposure.interval.upper");
    }

    @Test
    void aSegmentsArmIsARow(Client client) throws IOException {
        var path = path(client);
        var segments = client.get(path + "?by=device").ok().at("/segments/segments");

        var rows = rows(client.get(path + "?by=device&format=csv").ok());

        assertThat(rows).hasSize(4);
        for (int i = 0; i < 4; i++) {
            var row = rows.get(i);
            assertThat(row.get("feature")).isEqualTo("device");
            assertThat(row.get("value")).isEqualTo(segments.at("/" + i / 2 + "/value").asText());
            holdsAll(row, "", segments.at("/%d/arms/%d".formatted(i / 2, i % 2)));
        }
    }

    @Test
    void anotherFormatIsRefused(Client client) {
        var answer = client.get(path(client) + "?format=pdf");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/pointer").asText()).isEqualTo("/format");
    }

    /** Every value that JSON has is in the row, under its name. */
    private static void holdsAll(CSVRecord row, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(member ->
                            holdsAll(
                                    row,
                                    name.isEmpty() ? member.getKey() : name + "." + member.getKey(),
                                    member.getValue()));
        } else if (value.isNull()) {
            row.toMap()
                    .forEach((column, cell) -> {
                        if (column.equals(name) || column.startsWith(name + ".")) {
                            assertThat(cell).as(column).isEmpty();
                        }
                    });
        } else if (value.isNumber()) {
            assertThat(Double.parseDouble(row.get(name))).as(name).isEqualTo(value.asDouble());
        } else {
            assertThat(row.get(name)).as(name).isEqualTo(value.asText());
        }
    }

    private static List<CSVRecord> rows(Client.Answer answer) throws IOException {
        var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (var parser = format.parse(new StringReader(answer.text()))) {
            return parser.getRecords();
        }
    }

    /** Of an experiment with clicks in two segments. */
    private static String path(Client client) {
        var key =
                client.start(
                        "table",
                        TWO,
                        "'reward': {'goal': 'click', 'window': 'PT24H'}",
                        "'policy': {'type': 'fixed'}",
                        "'context': ['device']");
        // A clock that was never told the time stands at 1970.
        client.decide(key, "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
        var at = client.now().minus(Duration.ofDays(3));
        var asks =
                IntStream.range(0, 400)
                        .mapToObj(i ->
                                ask(
                                        key,
                                        "r-" + i,
                                        json("'decidedAt': '%s'", at.toString()),
                                        json(
                                                "'recipient': {'id': 'r-%d', 'attributes':"
                                                        + " {'device': '%s'}}",
                                                i, i % 2 == 0 ? "mobile" : "desktop")))
                        .toList();
        var decisions = client.postLines("/v1/decisions/batch", asks).ok().lines();
        client.report(
                IntStream.range(0, 400)
                        .filter(i -> i % 5 < 2)
                        .mapToObj(i ->
                                Client.event(
                                        "click",
                                        decisions.get(i).at("/decisions/0"),
                                        at.plusSeconds(60)))
                        .toList());
        client.settle();
        return "/v1/experiments/" + key + "/report";
    }
}
