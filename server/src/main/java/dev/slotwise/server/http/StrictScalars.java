package dev.slotwise.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.function.Function;

/**
 * Scalars Jackson reads too kindly: it takes 17 for a time or a duration, and 1e999 for a number.
 */
final class StrictScalars extends SimpleModule {
    private static final long serialVersionUID = 1;

    private static final String TIME = "expected a time with offset such as 2026-11-21T09:00:00Z";

    StrictScalars() {
        super("strict scalars");
        addDeserializer(
                Instant.class,
                new FromText<>(
                        Instant.class, TIME, text -> OffsetDateTime.parse(text).toInstant()));
        addDeserializer(
                OffsetDateTime.class,
                new FromText<>(OffsetDateTime.class, TIME, OffsetDateTime::parse));
        addDeserializer(
                Duration.class,
                new FromText<>(
                        Duration.class,
                        "expected an ISO 8601 duration such as PT72H",
                        Duration::parse));
        addDeserializer(
                ZoneId.class,
                new FromText<>(
                        ZoneId.class, "expected a time zone such as Europe/Berlin", ZoneId::of));
        addDeserializer(Double.class, new FiniteDouble());
        addDeserializer(Double.TYPE, new FiniteDouble());
        addDeserializer(BigDecimal.class, new PlainDecimal());
    }

    private static final class FromText<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1;

        private final String expectation;
        private final transient Function<String, T> parse;

        FromText(Class<T> type, String expectation, Function<String, T> parse) {
            super(type);
            this.expectation = expectation;
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw context.instantiationException(
                        handledType(), new IllegalArgumentException(expectation));
            }
            try {
                return parse.apply(parser.getText());
            } catch (java.time.DateTimeException e) {
                throw context.instantiationException(
                        handledType(), new IllegalArgumentException(expectation, e));
            }
        }
    }

    private static final class FiniteDouble extends StdScalarDeserializer<Double> {
        private static final long serialVersionUID = 1;

        FiniteDouble() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            double value = parser.currentToken().isNumeric() ? parser.getDoubleValue() : Double.NaN;
            if (!Double.isFinite(value)) {
                throw context.instantiationException(
                        Double.class, new IllegalArgumentException("expected a number"));
            }
            return value;
        }
    }

    private static final class PlainDecimal extends StdScalarDeserializer<BigDecimal> {
        private static final long serialVersionUID = 1;

        PlainDecimal() {
            super(BigDecimal.class);
        }

        @Override
        public BigDecimal deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            BigDecimal value = parser.currentToken().isNumeric() ? parser.getDecimalValue() : null;
            // An exponent is cheap to send and dear to print: 1e999999999 has a billion digits.
            if (value == null || Math.abs((long) value.scale()) > 100) {
                throw context.instantiationException(
                        BigDecimal.class,
                        new IllegalArgumentException("expected a number of ordinary size"));
            }
            return value;
        }
    }
}
