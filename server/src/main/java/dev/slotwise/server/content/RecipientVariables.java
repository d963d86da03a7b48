package dev.slotwise.server.content;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What templates and expressions may see of a recipient.
 *
 * <p>Attributes are JSON-like: text, numbers, booleans, lists and maps. Null and blank text mean
 * "no value" and are left out, so that a default takes their place. Numbers become {@code Long} or
 * {@code Double}: arithmetic on numbers of any precision would be a way to exhaust the server.
 */
public record RecipientVariables(
        String id, @Nullable String timezone, Map<String, Object> attributes) {
    private static final int MAX_DEPTH = 3;
    private static final int MAX_ELEMENTS = 100;
    private static final int MAX_CHARACTERS = 16_384;
    private static final int MAX_VALUES = 5_000;

    /**
     * @throws IllegalArgumentException naming the attribute that is nested deeper than 3, has more
     *     than 100 elements or 16384 characters, is no JSON value, or is one too many (5000 values
     *     in all)
     */
    public RecipientVariables {
        attributes = new Copy().of(attributes);
    }

    /** See the constructor; values may be null here. */
    public static RecipientVariables of(
            String id,
            @Nullable String timezone,
            Map<String, ? extends @Nullable Object> attributes) {
        var present = new LinkedHashMap<String, Object>();
        attributes.forEach((name, value) -> {
            if (value != null) present.put(name, value);
        });
        return new RecipientVariables(id, timezone, present);
    }

    /** A recipient of whom nothing is known. */
    static final RecipientVariables NOBODY = new RecipientVariables("", null, Map.of());

    @Nullable Object attribute(String name) {
        return attributes.get(name);
    }

    /**
     * All that {@code recipient} holds in a template: the attributes, and id and timezone, which
     * cannot be hidden.
     */
    Map<String, Object> everything() {
        var all = new LinkedHashMap<>(attributes);
        all.put("id", id);
        if (timezone != null) all.put("timezone", timezone);
        return all;
    }

    /** Copies deeply and counts what it has copied. */
    private static final class Copy {
        private int values;

        Map<String, Object> of(Map<?, ?> attributes) {
            var copy = new LinkedHashMap<String, Object>();
            attributes.forEach((name, value) -> {
                var copied = of(value, String.valueOf(name), 0);
                if (copied != null) copy.put(String.valueOf(name), copied);
            });
            return Collections.unmodifiableMap(copy);
        }

        private @Nullable Object of(@Nullable Object value, String attribute, int depth) {
            if (++values > MAX_VALUES)
                throw refused(attribute, "is one too many: at most " + MAX_VALUES + " values");
            return switch (value) {
                case null -> null;
                case String text -> {
                    if (text.length() > MAX_CHARACTERS)
                        throw refused(attribute, "has more than " + MAX_CHARACTERS + " characters");
                    yield text.isBlank() ? null : text;
                }
                case Boolean truth -> truth;
                case Number number -> of(number, attribute);
                case List<?> list -> {
                    check(list.size(), attribute, depth);
                    var copy = new ArrayList<Object>(list.size());
                    for (var element : list) {
                        var copied = of(element, attribute, depth + 1);
                        if (copied != null) copy.add(copied);
                    }
                    yield Collections.unmodifiableList(copy);
                }
                case Map<?, ?> map -> {
                    check(map.size(), attribute, depth);
                    var copy = new LinkedHashMap<String, Object>();
                    map.forEach((name, element) -> {
                        var copied = of(element, attribute, depth + 1);
                        if (copied != null) copy.put(String.valueOf(name), copied);
                    });
                    yield Collections.unmodifiableMap(copy);
                }
                default ->
                        throw refused(
                                attribute,
                                "is no JSON value but " + value.getClass().getSimpleName());
            };
        }

        private static Number of(Number number, String attribute) {
            if (number instanceof Long
                    || number instanceof Integer
                    || number instanceof Short
                    || number instanceof Byte) return number.longValue();
            if (number instanceof BigInteger integer && integer.bitLength() < Long.SIZE)
                return integer.longValue();
            if (number instanceof Double
                    || number instanceof Float
                    || number instanceof BigDecimal
                    || number instanceof BigInteger) {
                double value = number.doubleValue();
                if (Double.isFinite(value)) return value;
            }
            throw refused(attribute, "is not a finite number");
        }

        private static void check(int elements, String attribute, int depth) {
            if (depth >= MAX_DEPTH) throw refused(attribute, "is nested deeper than " + MAX_DEPTH);
            if (elements > MAX_ELEMENTS)
                throw refused(attribute, "has more than " + MAX_ELEMENTS + " elements");
        }

        private static IllegalArgumentException refused(String attribute, String why) {
            return new IllegalArgumentException("attribute '" + attribute + "' " + why);
        }
    }
}
