package dev.slotwise.server.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The filters a template may use; what a filter has no answer for has no value. */
enum Filter {
    DEFAULT("default") {
        @Override
        @Nullable Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
            return Values.isEmpty(input) ? argument(arguments, 0) : input;
        }
    },
    UPPER {
        @Override
        String apply(String text) {
            return text.toUpperCase(Locale.ROOT);
        }
    },
    LOWER {
        @Override
        String apply(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    },
    CAPITALIZE {
        @Override
        String apply(String text) {
            int first = 0;
            while (first < text.length() && Character.isWhitespace(text.charAt(first))) first++;
            if (first == text.length()) return text;
            return text.substring(0, first)
                    + Character.toTitleCase(text.charAt(first))
                    + text.substring(first + 1);
        }
    },
    TITLE {
        @Override
        String apply(String text) {
            var title = new StringBuilder(text);
            for (int at = 0; at < title.length(); at++)
                if (at == 0 || Character.isWhitespace(title.charAt(at - 1)))
                    title.setCharAt(at, Character.toTitleCase(title.charAt(at)));
            return title.toString();
        }
    },
    TRIM {
        @Override
        String apply(String text) {
            return text.strip();
        }
    },
    URLENCODE {
        @Override
        String apply(String text) {
            return URLEncoder.encode(text, UTF_8);
        }
    },
    /**
     * In HTML every token is escaped anyway, once; the translation drops this one where it stands
     * last.
     */
    ESCAPE("strategy") {
        @Override
        String apply(String text) {
            var escaped = new Output(text.length() + 16);
            escaped.appendEscaped(text);
            return escaped.toString();
        }
    },
    ABBREVIATE("length") {
        @Override
        @Nullable Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
            var text = Values.text(input);
            if (text == null || !(argument(arguments, 0) instanceof Long length) || length < 1)
                return null;
            if (text.length() <= length) return text;
            int kept = (int) Math.max(0, length - 3);
            // Half a surrogate pair is no character.
            if (kept > 0 && Character.isHighSurrogate(text.charAt(kept - 1))) kept--;
            return text.substring(0, kept) + "...".substring(0, (int) Math.min(3, length));
        }
    },
    FIRST {
        @Override
        @Nullable Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
            return switch (input) {
                case List<?> list when !list.isEmpty() -> list.getFirst();
                case String text when !text.isEmpty() ->
                        text.substring(0, text.offsetByCodePoints(0, 1));
                case null, default -> null;
            };
        }
    },
    LAST {
        @Override
        @Nullable Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
            return switch (input) {
                case List<?> list when !list.isEmpty() -> list.getLast();
                case String text when !text.isEmpty() ->
                        text.substring(text.offsetByCodePoints(text.length(), -1));
                case null, default -> null;
            };
        }
    },
    JOIN("separator") {
        @Override
        @Nullable Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
            if (!(input instanceof List<?> list) || list.isEmpty()) return null;
            var separator = arguments.length == 0 ? "" : Values.text(arguments[0]);
            if (separator == null) return null;
            var joined = new StringBuilder();
            for (var element : list) {
                var text = Values.text(element);
                if (text == null) continue;
                if (!joined.isEmpty()) joined.append(separator);
                joined.append(text);
                Output.check(joined.length());
            }
            return scope.made(joined.toString());
        }
    },
    LENGTH {
        @Override
        Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
            return switch (input) {
                case String text -> (long) text.length();
                case List<?> list -> (long) list.size();
                case Map<?, ?> map -> (long) map.size();
                case null, default -> 0L;
            };
        }
    },
    NUMBERFORMAT("format", "locale") {
        @Override
        @Nullable Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
            return input instanceof Number number
                    ? Formats.number(number, argument(arguments, 0), argument(arguments, 1))
                    : null;
        }
    },
    DATE("format", "existingFormat", "timeZone", "locale") {
        @Override
        @Nullable Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
            return Formats.date(input, arguments, scope.recipient().timezone());
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // List.of is.
    private final List<String> parameters;

    Filter(String... parameters) {
        this.parameters = List.of(parameters);
    }

    static Optional<Filter> named(String name) {
        return Arrays.stream(values())
                .filter(filter -> filter.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    List<String> parameters() {
        return parameters;
    }

    @Nullable Object apply(@Nullable Object input, @Nullable Object[] arguments, Scope scope) {
        var text = Values.text(input);
        if (text == null) return null;
        var result = apply(text);
        Output.check(result.length());
        return scope.made(result);
    }

    /** For the filters of text alone. */
    String apply(String text) {
        return text;
    }

    static @Nullable Object argument(@Nullable Object[] arguments, int index) {
        return index < arguments.length ? arguments[index] : null;
    }
}
