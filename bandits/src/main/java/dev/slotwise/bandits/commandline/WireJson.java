package dev.slotwise.bandits.commandline;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;

import dev.slotwise.bandits.analysis.Names;
import dev.slotwise.bandits.analysis.Refusal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON as the product reads and writes it. Reading is strict, because what is misspelt must not be
 * passed over: unknown and repeated fields, text for a number and null in a list are refused.
 */
final class WireJson {
    private static final JsonMapper JSON = mapper();

    private WireJson() {}

    /**
     * Reads a line.
     *
     * @throws Refusal naming the field that is wrong
     */
    static <T> T read(Lines line, Class<T> type) throws IOException {
        return read(line, JSON.readerFor(type), type);
    }

    /** Reads a line of which more may be said than is asked for. */
    static <T> T readPart(Lines line, Class<T> type) throws IOException {
        return read(
                line,
                JSON.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES),
                type);
    }

    private static <T> T read(Lines line, ObjectReader reader, Class<T> type) throws IOException {
        try {
            T value = type.cast(reader.readValue(line.buffer(), line.start(), line.length()));
            if (value == null) {
                throw new Refusal("", "must be an object");
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw new Refusal(pointer(e), "unknown field");
        } catch (InvalidNullException e) {
            throw new Refusal(pointer(e), "must not be null");
        } catch (MismatchedInputException e) {
            throw new Refusal(pointer(e), mismatch(e));
        } catch (JsonMappingException e) {
            throw switch (e.getCause()) {
                case InputCoercionException _ -> new Refusal(pointer(e), "is too large");
                case StreamReadException notJson -> notJson(notJson);
                case null, default -> new Refusal(pointer(e), firstLine(e));
            };
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    private static Refusal notJson(JsonProcessingException e) {
        return new Refusal("", "not JSON: " + firstLine(e).replaceFirst(" \\(start marker.*", ""));
    }

    /** The requestId of a question that can't be read; null where there is none to be found. */
    static @Nullable String requestId(Lines line) throws IOException {
        try (JsonParser json = JSON.createParser(line.buffer(), line.start(), line.length())) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean found = json.currentName().equals("requestId");
                    if (json.nextToken() == JsonToken.VALUE_STRING && found) {
                        return json.getText();
                    }
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            return null; // It was looked for in something that is no JSON.
        }
        return null;
    }

    static byte[] write(Map<String, Object> members) {
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String mismatch(MismatchedInputException e) {
        if (firstLine(e).startsWith("Trailing token")) {
            return "there is something after the object";
        }
        Class<?> type = e.getTargetType();
        if (type == null) {
            return firstLine(e);
        }
        if (type.isEnum()) {
            return "expected one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> Names.of((Enum<?>) constant))
                            .collect(Collectors.joining(", "));
        }
        return "expected " + expectation(type);
    }

    private static String expectation(Class<?> type) {
        if (type == Double.class) {
            return "a number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return List.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    /** Where it was found, by RFC 6901. */
    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step ->
                        "/"
                                + (step.getFieldName() == null
                                        ? Integer.toString(step.getIndex())
                                        : Refusal.step(step.getFieldName())))
                .collect(Collectors.joining());
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }

    private static JsonMapper mapper() {
        var builder =
                JsonMapper.builder(
                                JsonFactory.builder()
                                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                        .build())
                        .annotationIntrospector(new HyphenatedNames())
                        .enable(
                                DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .withConfigOverride(List.class, WireJson::holdsNoNull)
                        .withConfigOverride(Map.class, WireJson::holdsNoNull);
        for (var shape :
                new CoercionInputShape[] {
                    CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
                }) {
            builder.withCoercionConfig(
                    LogicalType.Textual, config -> config.setCoercion(shape, CoercionAction.Fail));
        }
        return builder.withCoercionConfigDefaults(config ->
                        config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .build();
    }

    private static void holdsNoNull(MutableConfigOverride type) {
        type.setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
    }
}
