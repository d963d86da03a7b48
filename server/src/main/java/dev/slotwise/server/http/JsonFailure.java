package dev.slotwise.server.http;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;

import dev.slotwise.server.http.Problem.FieldError;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in plain words what Jackson found wrong, and where. It reads the JSON once more for that: a
 * mistake may take its time, and Jackson stops at the first thing it misses, before it has seen the
 * misspelt field that was meant.
 */
final class JsonFailure {
    private static final Pattern TYPE_ID = Pattern.compile("missing type id property '([^']*)'");
    private static final Pattern TYPE_IDS = Pattern.compile("known type ids = \\[([^]]*)]");
    private static final Pattern DUPLICATE =
            Pattern.compile("Duplicate (?:field|Object property) [\"'](.*)[\"']", Pattern.DOTALL);

    private final byte[] json;
    private final ObjectMapper mapper;

    JsonFailure(byte[] json, ObjectMapper mapper) {
        this.json = json;
        this.mapper = mapper;
    }

    /**
     * The caller's mistake behind this failure; a failure that is our own mistake is thrown
     * instead.
     */
    Problem.Invalid explain(IOException failure) {
        return switch (failure) {
            case InvalidDefinitionException bug -> throw new UncheckedIOException(bug);
            case StreamConstraintsException e -> tooBig(e);
            case UnrecognizedPropertyException e -> unknownField(e);
            case InvalidNullException e -> Problem.invalid(pointer(e), "must not be null");
            case ValueInstantiationException e -> refusedByItsType(e);
            case MismatchedInputException e -> mismatch(e);
            case InputCoercionException e -> tooLong(e, "");
            case StreamReadException e -> notJson(e);
            case JsonMappingException e -> wrapped(e);
            default -> Problem.invalid("", "not JSON: " + failure.getMessage());
        };
    }

    private Problem.Invalid wrapped(JsonMappingException e) {
        return switch (e.getCause()) {
            case Problem.Invalid invalid -> invalid.within(pointer(e));
            case StreamConstraintsException cause -> tooBig(cause);
            case InputCoercionException cause -> tooLong(cause, pointer(e));
            case StreamReadException cause -> notJson(cause);
            case IllegalArgumentException cause -> Problem.invalid(pointer(e), words(cause));
            case null, default -> Problem.invalid(pointer(e), brief(e.getOriginalMessage()));
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

    private Problem.Invalid mismatch(MismatchedInputException e) {
        String message = e.getOriginalMessage();
        String pointer = pointer(e);
        Matcher typeId = TYPE_ID.matcher(message);
        if (typeId.find()) {
            return Problem.invalid(pointer + "/" + typeId.group(1), "missing");
        }
        if (message.startsWith("Missing required creator property")) {
            return Problem.invalid(incomplete(e, pointer));
        }
        if (message.startsWith("Trailing token")) {
            return Problem.invalid("", "there is something after the value");
        }
        if (message.startsWith("No content")) {
            return Problem.invalid("", "missing");
        }
        if (message.startsWith("Cannot map `null`")) {
            return Problem.invalid(pointer, "must not be null");
        }
        if (e instanceof InvalidTypeIdException id) {
            Matcher known = TYPE_IDS.matcher(message);
            String expected = known.find() ? "one of " + known.group(1) : "another type";
            return Problem.invalid(
                    pointer,
                    "expected " + expected + ", found '" + shortened(id.getTypeId()) + "'");
        }
        return Problem.invalid(
                pointer, "expected " + Expectation.of(e.getTargetType()) + found(pointer));
    }

    /**
     * All that an object lacks, after all that it has and should not: the one often is the other,
     * misspelt.
     */
    private List<FieldError> incomplete(MismatchedInputException e, String pointer) {
        var errors = new ArrayList<FieldError>();
        String object = pointer.substring(0, pointer.lastIndexOf('/'));
        JsonNode fields = at(object);
        Object owner = e.getPath().getLast().getFrom();
        if (owner instanceof Class<?> type) {
            var bean = mapper.getDeserializationConfig().introspect(mapper.constructType(type));
            var components = bean.findProperties();
            var names =
                    new ArrayList<>(
                            components.stream().map(BeanPropertyDefinition::getName).toList());
            JsonTypeInfo alternatives = bean.getClassInfo().getAnnotation(JsonTypeInfo.class);
            if (alternatives != null) {
                names.add(alternatives.property());
            }
            fields.fieldNames()
                    .forEachRemaining(name -> {
                        if (!names.contains(name)) {
                            errors.add(
                                    new FieldError(
                                            object + "/" + escape(name),
                                            "unknown field" + Nearest.hint(name, names)));
                        }
                    });
            components.stream()
                    .filter(component -> component.isRequired() && !fields.has(component.getName()))
                    .forEach(component ->
                            errors.add(
                                    new FieldError(object + "/" + component.getName(), "missing")));
        }
        return errors.isEmpty() ? List.of(new FieldError(pointer, "missing")) : errors;
    }

    private String found(String pointer) {
        JsonNode node = at(pointer);
        return switch (node.getNodeType()) {
            case OBJECT -> ", found an object";
            case ARRAY -> ", found an array";
            case STRING -> ", found '" + shortened(node.textValue()) + "'";
            case NUMBER, BOOLEAN, NULL -> ", found " + shortened(node.asText());
            case BINARY, MISSING, POJO -> "";
        };
    }

    private JsonNode at(String pointer) {
        try {
            return mapper.readTree(json).at(JsonPointer.compile(pointer));
        } catch (IOException e) {
            return mapper
                    .missingNode(); // what comes later is no JSON: that is a mistake for another
            // time
        }
    }

    private static Problem.Invalid tooBig(StreamConstraintsException e) {
        return Problem.invalid("", "too big: " + brief(e.getOriginalMessage()));
    }

    private Problem.Invalid tooLong(InputCoercionException e, String pointer) {
        return Problem.invalid(
                pointer,
                "expected "
                        + Expectation.of(e.getTargetType())
                        + " of ordinary size"
                        + found(pointer));
    }

    private static Problem.Invalid notJson(StreamReadException e) {
        JsonLocation at = e.getLocation();
        String where =
                at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        Matcher duplicate = DUPLICATE.matcher(e.getOriginalMessage());
        return Problem.invalid(
                "",
                duplicate.find()
                        ? "field '" + shortened(duplicate.group(1)) + "' stands there twice" + where
                        : "not JSON" + where + ": " + brief(e.getOriginalMessage()));
    }

    /** RFC 6901: where Jackson was when it failed. */
    private static String pointer(JsonMappingException e) {
        var pointer = new StringBuilder();
        for (var step : e.getPath()) {
            String field = step.getFieldName();
            pointer.append('/').append(field == null ? step.getIndex() : escape(field));
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

    private static String brief(@Nullable String message) {
        return message == null
                ? ""
                : message.lines().findFirst().orElse("").replaceAll(" \\((?!code).*$", "");
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
