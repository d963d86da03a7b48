package dev.slotwise.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import io.vertx.core.buffer.Buffer;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The one way between JSON and records. Reading is strict, because what a caller misspells must not
 * be ignored: unknown and repeated fields, text for a number, 1.5 for a whole number, a missing or
 * {@code null} component that is neither {@code Optional} nor {@code @Nullable}, and anything after
 * the value are errors. Enum constants are written in lower case with hyphens ({@code SEND_SLOT} is
 * {@code "send-slot"}), times as RFC 3339, durations as ISO 8601; what is absent is left out.
 */
public final class Json {
    private static final JsonMapper MAPPER = mapper();
    private static final ObjectWriter ASCII =
            MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    // Both are found per class once: looking up the (de)serialiser costs more than a small record
    // does.
    private static final ClassValue<Reader<?>> READERS =
            new ClassValue<>() {
                @Override
                protected Reader<?> computeValue(Class<?> type) {
                    return new Reader<>(MAPPER.readerFor(type));
                }
            };
    private static final ClassValue<ObjectWriter> WRITERS =
            new ClassValue<>() {
                @Override
                protected ObjectWriter computeValue(Class<?> type) {
                    return type.isRecord() ? MAPPER.writerFor(type) : MAPPER.writer();
                }
            };

    private Json() {}

    /** Reads one type of value; to be kept by whoever uses it. */
    public static final class Reader<T> {
        private final ObjectReader reader;

        private Reader(ObjectReader reader) {
            this.reader = reader;
        }

        private T read(Buffer json) {
            byte[] bytes = json.getBytes();
            try {
                UnusableText.refuse(bytes, MAPPER);
                T value = reader.readValue(bytes);
                if (value == null) {
                    throw Problem.invalid("", bytes.length == 0 ? "missing" : "must not be null");
                }
                return value;
            } catch (IOException e) {
                throw new JsonFailure(bytes, MAPPER).explain(e);
            }
        }
    }

    /**
     * A reader for a type that is more than a class: {@code Json.reader(new
     * TypeReference<List<Arm>>() {})}.
     */
    public static <T> Reader<T> reader(TypeReference<T> type) {
        return new Reader<>(MAPPER.readerFor(type));
    }

    /**
     * Reads a value. What a record's constructor throws as {@link Problem.Invalid} or {@link
     * IllegalArgumentException} is reported at the place of that record.
     *
     * @throws Problem.Invalid if it is not JSON or not a {@code T}, saying where and why
     */
    @SuppressWarnings("unchecked") // computed for that very class
    public static <T> T read(Buffer json, Class<T> type) {
        return read(json, (Reader<T>) READERS.get(type));
    }

    /**
     * Reads a value.
     *
     * @throws Problem.Invalid as {@link #read(Buffer, Class)}
     */
    public static <T> T read(Buffer json, Reader<T> reader) {
        return reader.read(json);
    }

    /** The value as JSON in UTF-8. */
    public static Buffer write(Object value) {
        return write(value, WRITERS.get(value.getClass()));
    }

    /** The value as JSON that needs no charset: every character beyond ASCII is escaped. */
    public static Buffer writeAscii(Object value) {
        return write(value, ASCII);
    }

    /** The value as it would be written. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    private static Buffer write(Object value, ObjectWriter writer) {
        try {
            return Buffer.buffer(writer.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    private static JsonMapper mapper() {
        var factory =
                JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(32)
                                        .maxStringLength(1 << 20)
                                        .maxNameLength(1024)
                                        .maxNumberLength(64)
                                        .build())
                        .build();
        var builder =
                JsonMapper.builder(factory)
                        .addModules(new Jdk8Module(), new JavaTimeModule(), new StrictScalars())
                        .annotationIntrospector(new WireConventions())
                        .defaultPropertyInclusion(
                                JsonInclude.Value.construct(
                                        JsonInclude.Include.NON_ABSENT,
                                        JsonInclude.Include.USE_DEFAULTS))
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                        .enable(
                                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                                DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                                DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
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
}
