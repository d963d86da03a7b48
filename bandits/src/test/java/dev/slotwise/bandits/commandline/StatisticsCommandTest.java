package dev.slotwise.bandits.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Questions in JSON, one a line; also over HTTP they are read into the same records. */
class StatisticsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double[] EXTREMES = {
        0,
        1,
        -1,
        0.5,
        2,
        3,
        100,
        1e9,
        1e15,
        1e16,
        1e100,
        -1e100,
        1e300,
        1e-12,
        1e-100,
        Double.MIN_VALUE
    };

    /** What tables say to so many digits, and closed forms to all. */
    @ParameterizedTest
    @CsvFileSource(
            resources = "/dev/slotwise/bandits/commandline/statistics-answers.csv",
            delimiter = '|',
            maxCharsPerColumn = 100_000)
    void aQuestionHasThisAnswer(String question, String pointer, double value, double tolerance)
            throws IOException {
        JsonNode answer = answer(question);

        assertThat(answer.at(pointer).isNumber()).as(answer.toString()).isTrue();
        assertThat(answer.at(pointer).doubleValue())
                .as(answer.toString())
                .isCloseTo(value, within(tolerance));
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/dev/slotwise/bandits/commandline/statistics-refusals.csv",
            delimiter = '|',
            maxCharsPerColumn = 100_000)
    void whatIsWrongIsPointedAt(String question, String pointer) throws IOException {
        JsonNode answer = answer(question);

        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.at("/errors/0/pointer").asText())
                .as(answer.toString())
                .isEqualTo(pointer);
        assertThat(answer.at("/errors/0/detail").asText()).isNotBlank();
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/dev/slotwise/bandits/commandline/statistics-warnings.csv",
            delimiter = '|',
            maxCharsPerColumn = 100_000)
    void aReaderIsWarned(String question, String code) throws IOException {
        JsonNode answer = answer(question);

        assertThat(answer.path("warnings").valueStream().map(w -> w.path("code").asText()))
                .as(answer.toString())
                .contains(code);
    }

    @Test
    void theOpenSideOfAOneSidedIntervalIsNull() throws IOException {
        JsonNode greater =
                answer(
                        "{'alternative': 'greater', 'arms': [{'id': 'A', 'users': 100,"
                            + " 'conversions': 10}, {'id': 'B', 'users': 100, 'conversions':"
                            + " 20}]}");

        assertThat(greater.at("/comparisons/0/interval/upper").isNull()).isTrue();
        assertThat(greater.at("/comparisons/0/interval/lower").isNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'testMethod': 'chi-square', %s}",
                "{'effect': 'relative', 'method': 'hommel', %s}",
                "{'analysis': 'bayesian', %s}",
                "{'analysis': 'bayesian', 'model': 'normal', 'metric': {'desiredDirection':"
                    + " 'decrease'}, %s}",
                "{'analysis': 'sequential', %s}",
                "{'analysis': 'estimation', %s}",
                "{'analysis': 'sample-ratio', %s}"
            })
    void theOrderOfArmsChangesNoDigit(String question) throws IOException {
        List<String> arms = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            arms.add(
                    "{'id': 'arm-%d', 'users': %d, 'conversions': %d}"
                            .formatted(i, 900 + 37 * i, 31 + 5 * i));
        }
        String control = "'control': 'arm-3', 'arms': ";
        Map<String, JsonNode> first = byId(answer(question.formatted(control + arms)));

        for (int seed = 1; seed <= 5; seed++) {
            java.util.Collections.shuffle(arms, new Random(seed));
            assertThat(byId(answer(question.formatted(control + arms)))).isEqualTo(first);
        }
    }

    @Test
    void theOrderOfABanditsArmsChangesNoDigit() throws IOException {
        String question =
                """
                {'analysis': 'adaptive', 'control': 'A', 'periods': [
                 {'allocation': {%s: %s, %s: %s, 'C': 0.2}, 'arms': [%s, %s, {'id': 'C', 'users': 203, 'conversions': 11}]},
                 {'allocation': {%s: %s, %s: %s, 'C': 0.7}, 'arms': [%s, %s, {'id': 'C', 'users': 711, 'conversions': 41}]}]}
                """
                        .replace("\n", "");
        String a = "{'id': 'A', 'users': 300, 'conversions': 13}";
        String b = "{'id': 'B', 'users': 497, 'conversions': 29}";
        String one = "'A'";
        String other = "'B'";

        assertThat(
                        byId(
                                answer(
                                        question.formatted(
                                                other, 0.5, one, 0.3, b, a, other, 0.2, one, 0.1, b,
                                                a))))
                .isEqualTo(
                        byId(
                                answer(
                                        question.formatted(
                                                one, 0.3, other, 0.5, a, b, one, 0.1, other, 0.2, a,
                                                b))));
    }

    @Test
    void aLineThatCannotBeReadIsAnsweredAndTheNextIsRead() throws IOException {
        List<JsonNode> answers =
                answers(
                        """
                        {"requestId": "one", "analysis": "multiple-testing", "pValues": [2]}

                        {"requestId": "two", "analysis": "multiple-testing", "pValues": [
                        [1, 2]
                        {"analysis": "multiple-testing", "pValues": [0.5], "requestId": "five", "strange": 1}
                        {"requestId": "six", "analysis": "multiple-testing", "pValues": [0.5]}\
                        """);

        assertThat(answers)
                .extracting(answer -> answer.path("requestId").asText())
                .containsExactly("one", "two", "", "five", "six");
        assertThat(answers)
                .extracting(answer -> answer.path("status").asInt())
                .containsExactly(400, 400, 400, 400, 0);
        assertThat(answers.get(3).at("/errors/0/pointer").asText()).isEqualTo("/strange");
        assertThat(answers.getLast().path("rejected").get(0).isBoolean()).isTrue();
    }

    @Test
    void theSameQuestionHasTheSameBytes() throws IOException {
        String question =
                "{'analysis': 'bayesian', 'arms': [{'id': 'A', 'users': 1000, 'conversions': 50}, {'id': 'B', 'users': 1000, 'conversions': 70}]}"
                        .replace('\'', '"');

        assertThat(lines(question + "\n" + question).lines().distinct()).hasSize(1);
    }

    /**
     * Numbers nobody has: whatever is answered, it is a number, null with a warning, or refused.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void noExtremeMakesANumberThatIsNone(long seed) throws IOException {
        var random = new Random(seed);
        List<JsonNode> questions = new ArrayList<>();
        for (String line :
                resource("/dev/slotwise/bandits/commandline/statistics-answers.csv")
                        .lines()
                        .toList()) {
            if (line.startsWith("{")) {
                String question = line.substring(0, line.indexOf('|')).replace('\'', '"');
                questions.add(JSON.readTree(question));
            }
        }
        assertThat(questions).hasSizeGreaterThan(20);
        var input = new StringBuilder();
        int asked = 0;
        for (JsonNode question : questions) {
            for (int i = 0; i < 6; i++) {
                JsonNode changed = question.deepCopy();
                change(changed, random);
                input.append(changed).append('\n');
                asked++;
            }
        }
        String output = lines(input.toString());

        assertThat(output).doesNotContain(":NaN", ":Infinity", ":-Infinity");
        List<String> answers = output.lines().toList();
        assertThat(answers).hasSize(asked);
        for (String answer : answers) {
            JsonNode read = JSON.readTree(answer);
            if (read.has("arms") || read.has("comparisons")) {
                read.path("comparisons")
                        .forEach(comparison -> {
                            if (comparison.path("estimate").isNull()) {
                                assertThat(read.path("warnings")).as(answer).isNotEmpty();
                            }
                        });
            }
        }
    }

    /** Puts an extreme in the place of one number. */
    private static void change(JsonNode node, Random random) {
        List<JsonNode> holders = new ArrayList<>();
        collect(node, holders);
        JsonNode holder = holders.get(random.nextInt(holders.size()));
        double extreme = EXTREMES[random.nextInt(EXTREMES.length)];
        if (holder instanceof ArrayNode array) {
            array.set(random.nextInt(array.size()), extreme);
        } else {
            List<String> numbers = new ArrayList<>();
            holder.properties()
                    .forEach(member -> {
                        if (member.getValue().isNumber()) {
                            numbers.add(member.getKey());
                        }
                    });
            ((com.fasterxml.jackson.databind.node.ObjectNode) holder)
                    .put(numbers.get(random.nextInt(numbers.size())), extreme);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> holders) {
        if (node.valueStream().anyMatch(JsonNode::isNumber)) {
            holders.add(node);
        }
        node.forEach(child -> collect(child, holders));
    }

    /** Arms and comparisons by the ids in them, the rest by name. */
    private static Map<String, JsonNode> byId(JsonNode answer) {
        Map<String, JsonNode> members = new HashMap<>();
        answer.path("arms").forEach(arm -> members.put(arm.path("id").asText(), arm));
        answer.path("comparisons")
                .forEach(comparison ->
                        members.put("vs " + comparison.path("treatment").asText(), comparison));
        List.of("omnibus", "sampleRatio")
                .forEach(section -> members.put(section, answer.path(section)));
        return members;
    }

    private static JsonNode answer(String question) throws IOException {
        return answers(question.replace('\'', '"')).getFirst();
    }

    private static List<JsonNode> answers(String input) throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (String line : lines(input).lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    private static String lines(String input) throws IOException {
        var out = new ByteArrayOutputStream();
        StatisticsCommand.answerAll(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (var stream =
                java.util.Objects.requireNonNull(
                        StatisticsCommandTest.class.getResourceAsStream(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
