package dev.slotwise.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in plain words what Jackson found wrong, and where. */
final class JsonFailure {
    private static final Pattern MISSING = Pattern.compile("creator property '([^']*)'");
    private static final Pattern DUPLICATE =
            Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);

    private JsonFailure() {}

    /**
     * The caller's mistake behind this failure; a failure that is our own mistake is thrown
     * instead.
     */
    static Problem.Invalid explain(IOException failure) {
        return switch (failure) {
            case InvalidDefinitionException bug -> throw new UncheckedIOException(bug);
            case StreamConstraintsException e ->
                    Problem.invalid("", "too big: " + firstLine(e.getOriginalMessage()));
            case UnrecognizedPropertyException e -> unknownField(e);
            case InvalidNullException e -> Problem.invalid(pointer(e), "must not be null");
            case ValueInstantiationException e -> refusedByItsType(e);
            case MismatchedInputException e -> mismatch(e);
            case StreamReadException e -> notJson(e, "");
            case JsonMappingException e -> wrapped(e);
            default -> Problem.invalid("", "not JSON: " + failure.getMessage());
        };
    }

    private static Problem.Invalid wrapped(JsonMappingException e) {
        return switch (e.getCause()) {
            case Problem.Invalid invalid -> invalid.within(pointer(e));
            case StreamConstraintsException cause -> explain(cause);
            case StreamReadException cause -> notJson(cause, pointer(e));
            case IllegalArgumentException cause -> Problem.invalid(pointer(e), words(cause));
            case null, default -> Problem.invalid(pointer(e), firstLine(e.getOriginalMessage()));
        };
    }

    private static Problem.Invalid refusedByItsType(ValueInstantiationException e) {
        return switch (e.getCause()) {
            case Problem.Invalid invalid -> invalid.within(pointer(e));
            case IllegalArgumentException cause -> Problem.invalid(pointer(e), words(cause));
            case null, default -> throw new UncheckedIOException(e);
        };
    }

    private static Problem.Invalid unknownField(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        var names =
                known == null ? List.<String>of() : known.stream().map(String::valueOf).toList();
        return Problem.invalid(
                pointer(e), "unknown field" + Nearest.hint(e.getPropertyName(), names));
    }

    private static Problem.Invalid mismatch(MismatchedInputException e) {
        String message = e.getOriginalMessage();
        Matcher missing = MISSING.matcher(message);
        if (message.startsWith("Missing") && missing.find()) {
            return Problem.invalid(pointer(e) + "/" + escape(missing.group(1)), "missing");
        }
        if (message.startsWith("Trailing token")) {
            return Problem.invalid("", "there is something after the value");
        }
        if (message.startsWith("No content")) {
            return Problem.invalid("", "missing");
        }
        if (message.startsWith("Unexpected end-of-input")) {
            return Problem.invalid("", "not JSON: ends too early");
        }
        if (message.startsWith("Cannot map `null`")) {
            return Problem.invalid(pointer(e), "must not be null");
        }
        if (message.contains("missing type id property")) {
            return Problem.invalid(
                    pointer(e),
                    firstLine(message)
                            .replaceAll("^.*(missing type id property '[^']*').*$", "$1"));
        }
        return Problem.invalid(pointer(e), "expected " + expectation(e) + found(e));
    }

    private static String expectation(MismatchedInputException e) {
        if (e instanceof com.fasterxml.jackson.databind.exc.InvalidTypeIdException id) {
            String known =
                    id.getOriginalMessage()
                            .replaceAll("(?s)^.*known type ids = \\[([^]]*)].*$", "$1");
            return known.equals(id.getOriginalMessage()) ? "another type" : "one of " + known;
        }
        Class<?> type = e.getTargetType();
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return "one of " + enumNames(type);
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class
                || type == Integer.class
                || type == long.class
                || type == Long.class
                || type == short.class
                || type == Short.class
                || type == java.math.BigInteger.class) {
            return "a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        if (Map.class.isAssignableFrom(type) || type.isRecord() || type.isInterface()) {
            return "an object";
        }
        return "a " + type.getSimpleName();
    }

    private static String enumNames(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> Json.write(constant).toString().replace("\"", ""))
                .collect(Collectors.joining(", "));
    }

    private static String found(MismatchedInputException e) {
        if (e instanceof InvalidFormatException format
                && format.getValue() instanceof String text) {
            return ", found '" + shortened(text) + "'";
        }
        if (e.getProcessor() instanceof JsonParser parser) {
            JsonToken token = parser.currentToken();
            return token == null
                    ? ""
                    : switch (token) {
                        case START_OBJECT, END_OBJECT, FIELD_NAME -> ", found an object";
                        case START_ARRAY, END_ARRAY -> ", found an array";
                        case VALUE_STRING -> ", found a text";
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ", found a number";
                        case VALUE_TRUE, VALUE_FALSE -> ", found true or false";
                        case VALUE_NULL -> ", found null";
                        case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "";
                    };
        }
        return "";
    }

    private static Problem.Invalid notJson(StreamReadException e, String pointer) {
        Matcher duplicate = DUPLICATE.matcher(e.getOriginalMessage());
        JsonLocation at = e.getLocation();
        String where =
                at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        if (duplicate.find()) {
            return Problem.invalid(
                    pointer,
                    "field '" + shortened(duplicate.group(1)) + "' stands there twice" + where);
        }
        return Problem.invalid("", "not JSON" + where + ": " + firstLine(e.getOriginalMessage()));
    }

    /** RFC 6901: where Jackson was when it failed. */
    private static String pointer(JsonMappingException e) {
        var pointer = new StringBuilder();
        for (var step : e.getPath()) {
            pointer.append('/');
            if (step.getFieldName() != null) {
                pointer.append(escape(step.getFieldName()));
            } else {
                pointer.append(step.getIndex());
            }
        }
        return pointer.toString();
    }

    private static String escape(String name) {
        return shortened(name).replace("~", "~0").replace("/", "~1");
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? "not possible" : message;
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? ""
                : message.lines().findFirst().orElse("").replaceAll(" \\(.*$", "");
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
