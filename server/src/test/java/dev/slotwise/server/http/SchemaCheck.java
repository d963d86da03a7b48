package dev.slotwise.server.http;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * As much of JSON Schema 2020-12 as the contract uses; a keyword it does not know is an error, not
 * ignored.
 */
final class SchemaCheck {
    private static final Set<String> SAID_ONLY =
            Set.of("description", "default", "discriminator", "contentMediaType");

    private final JsonNode document;

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** What the reference stands for, or the node itself. */
    JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        if (reference.isEmpty()) {
            return node;
        }
        JsonNode target = document.at(reference.substring(1));
        if (target.isMissingNode()) {
            throw new IllegalArgumentException("dangling reference " + reference);
        }
        return resolved(target);
    }

    /** What is wrong with the value, each with its place. */
    List<String> errors(JsonNode schema, JsonNode value, String at) {
        var errors = new ArrayList<String>();
        for (var keyword : schema.properties()) {
            String problem = check(keyword.getKey(), keyword.getValue(), schema, value, at, errors);
            if (problem != null) {
                errors.add(at + ": " + problem);
            }
        }
        return errors;
    }

    private @Nullable String check(
            String keyword,
            JsonNode rule,
            JsonNode schema,
            JsonNode value,
            String at,
            List<String> errors) {
        return switch (keyword) {
            case "$ref" -> {
                errors.addAll(errors(resolved(schema), value, at));
                yield null;
            }
            case "type" -> unless(isOfType(rule, value), "is no " + rule);
            case "enum" -> unless(contains(rule, value), value + " is none of " + rule);
            case "const" -> unless(rule.equals(value), "is not " + rule);
            case "pattern" ->
                    unless(
                            !value.isTextual()
                                    || Pattern.compile(rule.asText())
                                            .matcher(value.asText())
                                            .find(),
                            "does not match " + rule);
            case "format" ->
                    unless(
                            !value.isTextual() || isFormatted(rule.asText(), value.asText()),
                            "is no " + rule);
            case "minLength" ->
                    unless(
                            !value.isTextual() || value.asText().length() >= rule.asInt(),
                            "too short");
            case "maxLength" ->
                    unless(
                            !value.isTextual() || value.asText().length() <= rule.asInt(),
                            "too long");
            case "minimum" ->
                    unless(!value.isNumber() || value.asDouble() >= rule.asDouble(), "too small");
            case "maximum" ->
                    unless(!value.isNumber() || value.asDouble() <= rule.asDouble(), "too big");
            case "exclusiveMinimum" ->
                    unless(!value.isNumber() || value.asDouble() > rule.asDouble(), "too small");
            case "exclusiveMaximum" ->
                    unless(!value.isNumber() || value.asDouble() < rule.asDouble(), "too big");
            case "minItems" -> unless(!value.isArray() || value.size() >= rule.asInt(), "too few");
            case "maxItems" -> unless(!value.isArray() || value.size() <= rule.asInt(), "too many");
            case "uniqueItems" ->
                    unless(
                            !value.isArray()
                                    || new HashSet<>(value.valueStream().toList()).size()
                                            == value.size(),
                            "has twins");
            case "minProperties" ->
                    unless(!value.isObject() || value.size() >= rule.asInt(), "too few");
            case "maxProperties" ->
                    unless(!value.isObject() || value.size() <= rule.asInt(), "too many");
            case "required" -> {
                rule.forEach(name -> {
                    if (value.isObject() && !value.has(name.asText())) {
                        errors.add(at + "/" + name.asText() + ": missing");
                    }
                });
                yield null;
            }
            case "items" -> {
                for (int i = 0; value.isArray() && i < value.size(); i++) {
                    errors.addAll(errors(rule, value.get(i), at + "/" + i));
                }
                yield null;
            }
            case "allOf" -> {
                rule.forEach(part -> errors.addAll(errors(part, value, at)));
                yield null;
            }
            case "oneOf" -> {
                long good =
                        rule.valueStream()
                                .filter(part -> errors(part, value, at).isEmpty())
                                .count();
                yield unless(good == 1, "fits " + good + " of the alternatives");
            }
            case "propertyNames" -> {
                value.fieldNames()
                        .forEachRemaining(name ->
                                errors.addAll(
                                        errors(
                                                rule,
                                                new com.fasterxml.jackson.databind.node.TextNode(
                                                        name),
                                                at)));
                yield null;
            }
            case "properties", "patternProperties", "additionalProperties" -> {
                if (keyword.equals("additionalProperties") || !schema.has("additionalProperties")) {
                    fields(schema, value, at, errors);
                }
                yield null;
            }
            default -> unless(SAID_ONLY.contains(keyword), "unknown keyword " + keyword);
        };
    }

    private void fields(JsonNode schema, JsonNode value, String at, List<String> errors) {
        for (var field : value.properties()) {
            String place = at + "/" + field.getKey();
            JsonNode rule = schema.path("properties").path(field.getKey());
            for (var pattern : schema.path("patternProperties").properties()) {
                if (Pattern.compile(pattern.getKey()).matcher(field.getKey()).find()) {
                    rule = pattern.getValue();
                }
            }
            JsonNode others = schema.path("additionalProperties");
            if (!rule.isMissingNode()) {
                errors.addAll(errors(rule, field.getValue(), place));
            } else if (others.isObject()) {
                errors.addAll(errors(others, field.getValue(), place));
            } else if (others.isBoolean() && !others.booleanValue()) {
                errors.add(place + ": unknown");
            }
        }
    }

    private static boolean isOfType(JsonNode rule, JsonNode value) {
        return rule.isArray()
                ? rule.valueStream().anyMatch(one -> isOfType(one, value))
                : switch (rule.asText()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "null" -> value.isNull();
                    default -> false;
                };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        return values.valueStream().anyMatch(value::equals);
    }

    private static boolean isFormatted(String format, String text) {
        try {
            Object parsed =
                    switch (format) {
                        case "date-time" -> OffsetDateTime.parse(text);
                        case "duration" -> Duration.parse(text);
                        case "uri" -> URI.create(text);
                        default -> throw new IllegalArgumentException(format);
                    };
            return !(parsed instanceof URI uri) || uri.isAbsolute();
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable String unless(boolean good, String problem) {
        return good ? null : problem;
    }
}
