package dev.slotwise.bandits.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.slotwise.bandits.evaluation.InverseProbability;
import dev.slotwise.bandits.evaluation.LoggedOutcome;
import dev.slotwise.bandits.evaluation.MeanScore;
import dev.slotwise.bandits.evaluation.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

class EvaluateCommandTest {
    private static final TargetPolicy UNIFORM = new TargetPolicy.Uniform();
    private static final TargetPolicy AS_LOGGED = new TargetPolicy.AsLogged();
    private static final double[] RATES = {0.1, 0.3};

    @Test
    void threeEstimatesByHand() throws IOException {
        String log =
                """
                {"arm": "a", "outcome": 1, "probabilities": {"a": 0.5, "b": 0.5}}
                {"arm": "b", "outcome": 0, "probabilities": {"a": 0.2, "b": 0.8}}
                {"arm": "a", "outcome": 0, "probabilities": {"a": 0.2, "b": 0.8}}
                """;

        JsonNode value = value(log, new TargetPolicy.Always("a"));

        // Weights 2, 0, 5; predictions 0, 1, 1 for a.
        assertThat(value.at("/ips/estimate").asDouble()).isCloseTo(2.0 / 3, within(1e-15));
        assertThat(value.at("/snips/estimate").asDouble()).isCloseTo(2.0 / 7, within(1e-15));
        assertThat(value.at("/dr/estimate").asDouble())
                .isCloseTo((2 + 1 + (1 - 5.0)) / 3, within(1e-15));
        assertThat(value.at("/logged/estimate").asDouble()).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(value.at("/ips/overLogged/estimate").asDouble())
                .isCloseTo(1.0 / 3, within(1e-15));
        assertThat(value.at("/effectiveSampleSize").asDouble()).isCloseTo(49.0 / 29, within(1e-14));
        assertThat(value.at("/decisions").asInt()).isEqualTo(3);
    }

    @Test
    void csvSaysTheSameAsJson() throws IOException {
        String json =
                """
                {"arm": "a", "outcome": 1, "probabilities": {"a": 0.5, "b": 0.5}, "target": {"a": 0.9, "b": 0.1}, "predictions": {"a": 0.2, "b": 0.4}, "id": "x"}
                {"arm": "b, c", "outcome": 2.5, "probabilities": {"a": 0.2, "b, c": 0.8}, "target": {"a": 1}, "predictions": {"a": 0.3, "b, c": 0.1}}
                """;
        String csv =
                """
                id,arm,outcome,probability.a,probability.b,"probability.b, c",target.a,target.b,"target.b, c",prediction.a,prediction.b,"prediction.b, c"
                x,a,1,0.5,0.5,,0.9,0.1,,0.2,0.4,
                y,"b, c",2.5,0.2,,0.8,1,,,0.3,,0.1
                """;

        assertThat(value(csv, AS_LOGGED)).isEqualTo(value(json, AS_LOGGED));
    }

    @Test
    void estimatesFromALogAreRightWhateverItsProbabilitiesWere() throws IOException {
        var random = new Random(7);
        var log = new StringBuilder();
        List<LoggedOutcome> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double a = i % 3 == 0 ? 0.9 : 0.3;
            int arm = random.nextDouble() < a ? 0 : 1;
            int outcome = random.nextDouble() < RATES[arm] ? 1 : 0;
            log.append(
                    "{\"arm\": \"%s\", \"outcome\": %d, \"probabilities\": {\"a\": %s, \"b\": %s}}%n"
                            .formatted(arm == 0 ? "a" : "b", outcome, a, 1 - a));
            rows.add(
                    new LoggedOutcome(arm, arm == 0 ? a : 1 - a, outcome, new double[] {0.5, 0.5}));
        }

        JsonNode value = value(log.toString(), UNIFORM);

        for (String estimator : List.of("ips", "snips", "dr")) {
            JsonNode found = value.path(estimator);
            assertThat(found.path("estimate").asDouble())
                    .as(estimator)
                    .isCloseTo(0.2, within(5 * found.path("standardError").asDouble()));
            assertThat(found.at("/interval/lower").asDouble())
                    .isLessThan(found.at("/interval/upper").asDouble());
        }
        assertThat(value.at("/dr/standardError").asDouble())
                .isLessThan(value.at("/ips/standardError").asDouble());
        Value inverse = InverseProbability.of(rows);
        Value selfNormalised = InverseProbability.selfNormalised(rows);
        assertThat(value.at("/ips/standardError").asDouble())
                .isCloseTo(inverse.standardError(), within(1e-12));
        assertThat(value.at("/snips/estimate").asDouble())
                .isCloseTo(selfNormalised.estimate(), within(1e-12));
        assertThat(value.at("/snips/standardError").asDouble())
                .isCloseTo(selfNormalised.standardError(), within(1e-12));
    }

    @Test
    void decisionsForWhichThePolicyHasNoArmAreCountedAndLeftOut() throws IOException {
        String log =
                """
                {"arm": "a", "outcome": 1, "probabilities": {"a": 0.5, "b": 0.5}}
                {"arm": "b", "outcome": 1, "probabilities": {"b": 1}}
                {"arm": "a", "outcome": 0, "probabilities": {"a": 1}}
                """;

        JsonNode value = value(log, new TargetPolicy.Always("a"));

        assertThat(value.path("decisions").asInt()).isEqualTo(2);
        assertThat(value.path("notEligible").asInt()).isEqualTo(1);
    }

    @Test
    void aMeanThatKeepsNothingIsTheMean() {
        var mean = new MeanScore();
        for (double score : new double[] {1e9 + 1, 1e9 + 2, 1e9 + 3}) {
            mean.add(score);
        }

        assertThat(mean.value()).isEqualTo(new Value(1e9 + 2, Math.sqrt(1 / 3.0), 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    {"outcome": 1, "probabilities": {"a": 1}}                       | line 1: arm: missing
                    {"arm": "a", "probabilities": {"a": 1}}                         | line 1: outcome: missing
                    {"arm": "a", "outcome": 1}                                      | line 1: probabilities: missing
                    {"arm": "a", "outcome": 1, "probabilities": {"a": 0.5}}         | line 1: probabilities: sum to 0.5
                    {"arm": "c", "outcome": 1, "probabilities": {"a": 1}}           | line 1: probabilities: none for the arm c
                    {"arm": "a", "outcome": 1, "probabilities": {"a": 1}}           | line 1: target: missing
                    {"arm": "a", "outcome": "x", "probabilities": {"a": 1}}         | line 1: /outcome: expected a number
                    {"arm": "a", "outcome": 1, "probabilities": {"a": 1}, "target": {"a": 0.5}} | line 1: target probabilities sum to 0.5
                    time;arm                                                        | line 1: neither JSON nor a header
                    """)
    void aLineThatCannotBeUsedIsNamed(String log, String complaint) {
        assertThatThrownBy(() -> value(log, AS_LOGGED))
                .isInstanceOf(UnusableInput.class)
                .hasMessageStartingWith(complaint);
    }

    @Test
    void theLineIsCountedInCsvToo() {
        assertThatThrownBy(() -> value("arm,outcome,probability.a\na,1,1\na,one,1\n", UNIFORM))
                .hasMessageStartingWith("line 3: outcome: 'one' is no number");
    }

    @Test
    void oneDecisionIsTooFew() {
        assertThatThrownBy(() ->
                        value(
                                "{\"arm\": \"a\", \"outcome\": 1, \"probabilities\": {\"a\": 1}}",
                                UNIFORM))
                .hasMessage("1 decisions are too few, at least 2 are needed");
    }

    private static JsonNode value(String log, TargetPolicy target) throws IOException {
        Function<String, byte[]> bytes = text -> text.getBytes(StandardCharsets.UTF_8);
        var lines = new DecisionLines(new Lines(new ByteArrayInputStream(bytes.apply(log))));
        return new ObjectMapper()
                .readTree(WireJson.write(EvaluateCommand.value(lines, target, 0.05)));
    }
}
