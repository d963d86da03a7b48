package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;

import dev.slotwise.server.http.Problem.FieldError;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

class JsonTest {
    enum Kind {
        CONTENT,
        SEND_SLOT
    }

    record Window(Duration length) {
        Window {
            if (length.isNegative()) {
                throw new IllegalArgumentException("must not be negative");
            }
        }
    }

    record Arm(String key, double weight) {
        Arm {
            if (weight < 0) {
                throw Problem.invalid("/weight", "must not be negative");
            }
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Even.class, name = "even"),
        @JsonSubTypes.Type(value = Floor.class, name = "floor")
    })
    sealed interface Policy permits Even, Floor {}

    record Even() implements Policy {}

    record Floor(double least) implements Policy {}

    record Everything(
            String text,
            int whole,
            boolean flag,
            Kind kind,
            List<Arm> arms,
            Optional<Instant> at,
            @Nullable Window window,
            @Nullable BigDecimal money,
            @Nullable Map<String, @Nullable Object> attributes,
            @Nullable Policy policy) {}

    private static final String GOOD =
            """
            {"text": "ä", "whole": 3, "flag": true, "kind": "send-slot", "arms": [{"key": "a", "weight": 1}],
             "at": "2026-11-21T09:00:00+01:00", "window": {"length": "PT72H"}, "money": 12.50,
             "attributes": {"firstName": "Ada", "opens": 4, "none": null, "rate": 0.5}, "policy": {"type": "floor", "least": 0.1}}\
            """;

    private static FieldError error(String json) {
        return error(json, Everything.class);
    }

    private static FieldError error(String json, Class<?> type) {
        var problem =
                catchThrowableOfType(
                        Problem.Invalid.class, () -> Json.read(Buffer.buffer(json), type));
        assertThat(problem).as("of reading %s", json).isNotNull();
        return problem.errors().getFirst();
    }

    private static String without(String field) {
        String json = GOOD.replaceFirst("\"" + field + "\": [^,]*, ", "");
        assertThat(json).isNotEqualTo(GOOD);
        return json;
    }

    @Test
    void aRecordIsReadAndWrittenAsItWas() {
        Everything all = Json.read(Buffer.buffer(GOOD), Everything.class);

        assertThat(all.kind()).isEqualTo(Kind.SEND_SLOT);
        assertThat(all.at()).contains(Instant.parse("2026-11-21T08:00:00Z"));
        assertThat(all.money()).isEqualTo(new BigDecimal("12.50"));
        assertThat(all.policy()).isEqualTo(new Floor(0.1));
        assertThat(Json.write(all).toString())
                .isEqualTo(
                        """
                        {"text":"ä","whole":3,"flag":true,"kind":"send-slot","arms":[{"key":"a","weight":1.0}],\
                        "at":"2026-11-21T08:00:00Z","window":{"length":"PT72H"},"money":12.50,\
                        "attributes":{"firstName":"Ada","opens":4,"none":null,"rate":0.5},"policy":{"type":"floor","least":0.1}}\
                        """);
    }

    @Test
    void whatMayBeAbsentIsAbsentBothWays() {
        String json = "{\"text\":\"a\",\"whole\":3,\"flag\":true,\"kind\":\"content\",\"arms\":[]}";

        Everything few = Json.read(Buffer.buffer(json), Everything.class);

        assertThat(few.at()).isEmpty();
        assertThat(few.window()).isNull();
        assertThat(Json.write(few).toString()).isEqualTo(json);
    }

    @Test
    void aRecordMayKeepItsNulls() {
        record Arms(@JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String arm) {}

        assertThat(Json.write(new Arms(null)).toString()).isEqualTo("{\"arm\":null}");
    }

    @ParameterizedTest
    @CsvSource({"text", "whole", "flag", "kind"})
    void aMissingComponentIsNamed(String name) {
        assertThat(error(without(name))).isEqualTo(new FieldError("/" + name, "missing"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "whole": 3   | "whole": "3"      | /whole         | expected a whole number, found '3'
                    "whole": 3   | "whole": 3.5      | /whole         | expected a whole number, found 3.5
                    "whole": 3   | "whole": 3.0      | /whole         | expected a whole number, found 3.0
                    "whole": 3   | "whole": 99999999999 | /whole      | expected a whole number of ordinary size, found 99999999999
                    "whole": 3   | "whole": null     | /whole         | must not be null
                    "whole": 3   | "whole": true     | /whole         | expected a whole number, found true
                    "whole": 3   | "whole": ""       | /whole         | expected a whole number, found ''
                    "text": "ä"  | "text": 3         | /text          | expected a text, found 3
                    "text": "ä"  | "text": true      | /text          | expected a text, found true
                    "text": "ä"  | "text": null      | /text          | must not be null
                    "text": "ä"  | "text": {}        | /text          | expected a text, found an object
                    "text": "ä"  | "text": "a\\u0000" | /text         | holds U+0000 or half a surrogate pair
                    "text": "ä"  | "text": "\\ud83d" | /text          | holds U+0000 or half a surrogate pair
                    "flag": true | "flag": "true"    | /flag          | expected true or false, found 'true'
                    "flag": true | "flag": 1         | /flag          | expected true or false, found 1
                    "send-slot"  | "slot"            | /kind          | expected one of content, send-slot, found 'slot'
                    "send-slot"  | "SEND_SLOT"       | /kind          | expected one of content, send-slot, found 'SEND_SLOT'
                    "send-slot"  | 1                 | /kind          | expected one of content, send-slot, found 1
                    "weight": 1  | "weight": "1"     | /arms/0/weight | expected a number
                    "weight": 1  | "weight": "NaN"   | /arms/0/weight | expected a number
                    "weight": 1  | "weight": 1e999   | /arms/0/weight | expected a number
                    "weight": 1  | "weight": -1      | /arms/0/weight | must not be negative
                    "weight": 1  | "wieght": 1       | /arms/0/wieght | unknown field 'wieght' – did you mean 'weight'?
                    "key": "a"   | "key": null       | /arms/0/key    | must not be null
                    "key": "a",  | ``                | /arms/0/key    | missing
                    12.50        | 1e999999999       | /money         | expected a number of ordinary size
                    12.50        | "12.50"           | /money         | expected a number of ordinary size
                    "PT72H"      | "72h"             | /window/length | expected an ISO 8601 duration such as PT72H
                    "PT72H"      | 72                | /window/length | expected an ISO 8601 duration such as PT72H
                    "PT72H"      | "-PT72H"          | /window        | must not be negative
                    "2026-11-21T09:00:00+01:00" | "2026-11-21T09:00:00" | /at | expected a time with offset such as 2026-11-21T09:00:00Z
                    "2026-11-21T09:00:00+01:00" | 1795000000 | /at     | expected a time with offset such as 2026-11-21T09:00:00Z
                    "type": "floor" | "type": "flor" | /policy        | expected one of even, floor, found 'flor'
                    "type": "floor", | ``            | /policy/type   | missing
                    "least": 0.1 | "lest": 0.1       | /policy/lest   | unknown field 'lest' – did you mean 'least'?
                    """)
    void aMistakeIsNamedAndItsPlaceToo(String good, String bad, String pointer, String detail) {
        assertThat(GOOD).contains(good);

        assertThat(error(GOOD.replace(good, bad))).isEqualTo(new FieldError(pointer, detail));
    }

    @Test
    void allThatIsUnknownOrMissingIsNamedAtOnce() {
        var problem =
                catchThrowableOfType(
                        Problem.Invalid.class,
                        () -> Json.read(Buffer.buffer("{\"keys\": \"a\"}"), Arm.class));

        assertThat(problem.errors())
                .containsExactly(
                        new FieldError("/keys", "unknown field 'keys' – did you mean 'key'?"),
                        new FieldError("/key", "missing"),
                        new FieldError("/weight", "missing"));
        assertThat(problem.detail())
                .isEqualTo("/keys: unknown field 'keys' – did you mean 'key'? (and 2 more)");
    }

    @Test
    void whatIsNotJsonSaysWhere() {
        assertThat(error("{\"text\": \"a\",\n \"whole\": }").detail())
                .startsWith("not JSON at line 2, column");
        assertThat(error("{\"text\": \"a\", "))
                .isEqualTo(
                        new FieldError(
                                "",
                                "not JSON at line 1, column 15: Unexpected end-of-input"
                                        + " within/between Object entries"));
        assertThat(error("")).isEqualTo(new FieldError("", "missing"));
        assertThat(error("null")).isEqualTo(new FieldError("", "must not be null"));
        assertThat(error("[]").detail()).isEqualTo("expected an object, found an array");
        assertThat(error("{\"key\": \"a\", \"weight\": 1} {}", Arm.class).detail())
                .isEqualTo("there is something after the value");
    }

    @Test
    void aFieldThatStandsThereTwiceIsAMistake() {
        assertThat(error("{\"key\": \"a\", \"weight\": 1, \"key\": \"b\"}", Arm.class).detail())
                .startsWith("field 'key' stands there twice at line 1");
    }

    @Test
    void aPointerEscapesWhatItMust() {
        assertThat(error("{\"a/b~c\": 1}", Arm.class).pointer()).isEqualTo("/a~1b~0c");
    }

    @Test
    void nestingAndLengthHaveAnEnd() {
        record Any(Map<String, Object> any) {}
        String deep = "[".repeat(40) + "]".repeat(40);

        assertThat(error("{\"any\": {\"a\": " + deep + "}}", Any.class).detail())
                .startsWith("too big: Document nesting depth");
        assertThat(error("{\"any\": {\"a\": " + "9".repeat(65) + "}}", Any.class).detail())
                .startsWith("too big: Number value length");
        assertThat(
                        error(
                                        "{\"any\": {\"a\": \"" + "a".repeat((1 << 20) + 1) + "\"}}",
                                        Any.class)
                                .detail())
                .startsWith("too big: String value length");
    }

    @Test
    void listsAreReadByTheirReader() {
        var arms = Json.reader(new TypeReference<List<Arm>>() {});

        assertThat(Json.read(Buffer.buffer("[{\"key\": \"a\", \"weight\": 1}]"), arms))
                .containsExactly(new Arm("a", 1));
        var problem =
                catchThrowableOfType(
                        Problem.Invalid.class,
                        () ->
                                Json.read(
                                        Buffer.buffer(
                                                "[{\"key\": \"a\", \"weight\": 1}, {\"key\":"
                                                        + " \"b\"}]"),
                                        arms));
        assertThat(problem.errors()).containsExactly(new FieldError("/1/weight", "missing"));
    }

    @Test
    void asciiIsAllThatIsLeftOfTextForReadersThatGuess() {
        assertThat(Json.writeAscii(Map.of("a", "ä😀")).toString())
                .isEqualTo("{\"a\":\"\\u00E4\\uD83D\\uDE00\"}");
    }

    @Test
    void timesKeepTheirOffset() {
        record At(OffsetDateTime at) {}
        String json = "{\"at\":\"2026-11-24T09:00:00+01:00\"}";

        assertThat(Json.write(Json.read(Buffer.buffer(json), At.class)).toString()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noBytesAreOurMistake(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change <= random.nextInt(4); change++) {
                bytes[random.nextInt(bytes.length)] =
                        random.nextBoolean()
                                ? (byte) random.nextInt(256)
                                : bytes[random.nextInt(bytes.length)];
            }
            try {
                Json.read(Buffer.buffer(bytes), Everything.class);
            } catch (Problem.Invalid e) {
                assertThat(e.errors()).isNotEmpty();
            }
        }
    }
}
