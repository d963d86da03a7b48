package dev.slotwise.server.content;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** How values of a recipient compare, count as true, and read as text. */
final class Values {
    private static final double INTEGRAL_BELOW = 1e15;

    private Values() {}

    /** No value, false, 0, and the empty text, list or map are false. */
    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Number number -> number.doubleValue() != 0;
            default -> !isEmpty(value);
        };
    }

    static boolean isEmpty(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isBlank();
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            default -> false;
        };
    }

    static boolean areEqual(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) return compare(a, b) == 0;
        return left.equals(right);
    }

    /**
     * Null if the two have no order: only numbers among themselves, and texts among themselves,
     * have one.
     */
    static @Nullable Integer order(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) return compare(a, b);
        if (left instanceof String a && right instanceof String b) return a.compareTo(b);
        return null;
    }

    private static int compare(Number a, Number b) {
        if (a instanceof Long && b instanceof Long)
            return Long.compare(a.longValue(), b.longValue());
        // 0.0 and -0.0 are the same amount.
        return Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0);
    }

    static boolean contains(Object whole, Object part) {
        return switch (whole) {
            case String text -> part instanceof String sought && text.contains(sought);
            case List<?> list ->
                    list.stream().anyMatch(element -> element != null && areEqual(element, part));
            case Map<?, ?> map -> part instanceof String key && map.containsKey(key);
            default -> false;
        };
    }

    /** Null for what has no text of its own: nothing, a list, a map. */
    static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case Double number -> plain(number);
            case Boolean truth -> truth.toString();
            case null, default -> null;
        };
    }

    /** As people write it: 3 rather than 3.0, and no exponent. */
    private static String plain(double number) {
        if (number == Math.rint(number) && Math.abs(number) < INTEGRAL_BELOW)
            return Long.toString((long) number);
        return new BigDecimal(Double.toString(number)).toPlainString();
    }
}
