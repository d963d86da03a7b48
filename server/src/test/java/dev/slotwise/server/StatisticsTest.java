package dev.slotwise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statistics engine over HTTP. What it computes is tested where it is. */
@ExtendWith(Slotwise.class)
class StatisticsTest {
    private static final String COMPARE = "/v1/statistics/compare";
    private static final String POWER = "/v1/statistics/power";
    private static final String ARMS =
            "\"arms\": [{\"id\": \"A\", \"users\": 1000, \"conversions\": 50},"
                    + " {\"id\": \"B\", \"users\": 1000, \"conversions\": 70}]";

    @Test
    void twoRatesAreCompared(Client client) {
        var answer =
                client.post(
                                COMPARE,
                                "{\"requestId\": \"r-1\", \"control\": \"A\", %s}".formatted(ARMS))
                        .ok();

        assertThat(answer.at("/requestId").asText()).isEqualTo("r-1");
        // 0.02 / sqrt(0.06 0.94 2 / 1000)
        assertThat(answer.at("/comparisons/0/statistic").asDouble())
                .isCloseTo(0.02 / Math.sqrt(0.06 * 0.94 * 0.002), within(1e-12));
        assertThat(answer.at("/comparisons/0/pValue").asDouble())
                .isCloseTo(0.0596856055324263, within(1e-12));
        assertThat(answer.at("/warnings")).isEmpty();
    }

    @Test
    void aSampleSizeIsComputed(Client client) {
        var answer =
                client.post(
                                POWER,
                                "{\"metric\": {\"type\": \"mean\"}, \"standardDeviation\": 1,"
                                        + " \"minimumDetectableEffect\": 0.5, \"power\": 0.8}")
                        .ok();

        // R, pwr.t.test(d = 0.5, power = 0.8): 63.76561 per arm.
        assertThat(answer.at("/power/sampleSizePerArm").asDouble())
                .isCloseTo(63.76561, within(1e-5));
    }

    @Test
    void powerIsAnsweredByCompareTooButNothingElseByPower(Client client) {
        assertThat(
                        client.post(
                                        COMPARE,
                                        "{\"analysis\": \"power\", \"baseline\": 0.1,"
                                            + " \"minimumDetectableEffect\": 0.02, \"power\": 0.8}")
                                .ok()
                                .at("/power/sampleSizeControl")
                                .asDouble())
                .isPositive();

        var refused = client.post(POWER, "{\"analysis\": \"estimation\", %s}".formatted(ARMS));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo("/analysis");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /arms                | {}
                    /arms/0/conversions  | {"arms": [{"id": "A", "users": 10, "conversions": 11}, {"id": "B", "users": 10, "conversions": 1}]}
                    /arms/1/users        | {"arms": [{"id": "A", "users": 10, "conversions": 1}, {"id": "B", "users": -10, "conversions": 1}]}
                    /arms/1/users        | {"arms": [{"id": "A", "users": 10, "conversions": 1}, {"id": "B", "users": 10.5, "conversions": 1}]}
                    /arms/1/users        | {"arms": [{"id": "A", "users": 10, "conversions": 1}, {"id": "B", "users": "10", "conversions": 1}]}
                    /arms/1/id           | {"arms": [{"id": "A", "users": 10, "conversions": 1}, {"id": "A", "users": 10, "conversions": 1}]}
                    /arms/0/user         | {"arms": [{"id": "A", "user": 10, "conversions": 1}]}
                    /arms/0              | {"arms": [null]}
                    /alpha               | {"alpha": 1, "arms": [{"id": "A", "users": 10, "conversions": 1}, {"id": "B", "users": 10, "conversions": 1}]}
                    /control             | {"control": "C", "arms": [{"id": "A", "users": 10, "conversions": 1}, {"id": "B", "users": 10, "conversions": 1}]}
                    /testMethod          | {"testMethod": "student", "arms": [{"id": "A", "users": 10, "conversions": 1}]}
                    /metric/type         | {"metric": {"type": "median"}}
                    /pValues/1           | {"analysis": "multiple-testing", "pValues": [0.1, 1.5]}
                    /periods/0/allocation| {"analysis": "adaptive", "periods": [{"allocation": {"A": 0.5, "B": 0.6}, "arms": []}]}
                    /pValues             | {"pValues": [0.1], "arms": [{"id": "A", "users": 10, "conversions": 1}]}
                    """)
    void whatIsWrongIsPointedAt(String pointer, String body, Client client) {
        var answer = client.post(COMPARE, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    @Test
    void aLongLogIsReadAndAnsweredAwayFromTheEventLoop(Client client) {
        String log =
                IntStream.range(0, 20_000)
                        .mapToObj(i ->
                                "{\"arm\": \"%s\", \"outcome\": %d, \"allocation\": {\"A\": 0.5, \"B\": 0.5}}"
                                        .formatted(i % 2 == 0 ? "A" : "B", i % 5 == 0 ? 1 : 0))
                        .collect(Collectors.joining(", "));

        var answer =
                client.post(COMPARE, "{\"analysis\": \"adaptive\", \"log\": [%s]}".formatted(log))
                        .ok();

        assertThat(answer.at("/arms/0/estimate").asDouble()).isCloseTo(0.2, within(0.02));
    }

    @Test
    void itTakesTheScopeToRead(Client client) {
        var body = "{%s}".formatted(ARMS);
        var made =
                client.post("/v1/keys", "{\"name\": \"sends only\", \"scopes\": [\"decide\"]}")
                        .ok();

        assertThat(client.with("").post(COMPARE, body).status()).isEqualTo(401);
        assertThat(client.with(made.at("/key").asText()).post(COMPARE, body).status())
                .isEqualTo(403);
    }

    @Test
    void allThatIsUndefinedIsNullAndNoAnswerHoldsWhatIsNoNumber(Client client) {
        var answer =
                client.post(
                                COMPARE,
                                "{\"effect\": \"relative\", \"arms\": [{\"id\": \"A\", \"users\":"
                                        + " 0, \"conversions\": 0}, {\"id\": \"B\", \"users\": 5,"
                                        + " \"conversions\": 5}]}")
                        .ok();

        assertThat(answer.text().toLowerCase(Locale.ROOT)).doesNotContain("nan", "infinity");
        assertThat(answer.at("/comparisons/0/estimate").isNull()).isTrue();
        assertThat(answer.at("/warnings")).isNotEmpty();
    }
}
