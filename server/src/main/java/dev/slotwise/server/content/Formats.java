package dev.slotwise.server.content;

import org.jspecify.annotations.Nullable;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Numbers and dates as text, alike on every machine: English unless a locale is given, never the
 * server's.
 */
final class Formats {
    /** 2026-11-22, 2026-11-22T10:15, 2026-11-22T10:15:30Z, 2026-11-22T10:15:30+01:00. */
    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendLiteral('T')
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .optionalStart()
                    .appendOffsetId()
                    .toFormatter(Locale.ROOT);

    private Formats() {}

    /**
     * @throws IllegalArgumentException if there is no such pattern
     */
    static void checkNumberPattern(String pattern) {
        var _ = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ENGLISH));
    }

    /**
     * @throws IllegalArgumentException if there is no such pattern
     */
    static void checkDatePattern(String pattern) {
        var _ = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    static String number(Number number, @Nullable Object pattern, @Nullable Object locale) {
        var symbols = DecimalFormatSymbols.getInstance(locale(locale));
        return new DecimalFormat(pattern instanceof String given ? given : "#,##0.###", symbols)
                .format(number);
    }

    /**
     * Null if the input is no date as described, or has no such field. Text without an offset is in
     * the zone shown.
     */
    static @Nullable String date(
            @Nullable Object input, @Nullable Object[] arguments, @Nullable String timezone) {
        try {
            var zone =
                    zone(Filter.argument(arguments, 2) instanceof String given ? given : timezone);
            var date = date(input, Filter.argument(arguments, 1), zone);
            if (date == null) return null;
            if (!(Filter.argument(arguments, 0) instanceof String pattern))
                return ISO.format(date.toOffsetDateTime());
            return DateTimeFormatter.ofPattern(pattern, locale(Filter.argument(arguments, 3)))
                    .format(date);
        } catch (DateTimeException noSuchDate) {
            return null;
        }
    }

    private static @Nullable ZonedDateTime date(
            @Nullable Object input, @Nullable Object existingFormat, ZoneId zone) {
        return switch (input) {
            case Long milliseconds -> Instant.ofEpochMilli(milliseconds).atZone(zone);
            case String text -> {
                var format =
                        existingFormat instanceof String pattern
                                ? DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                                : ISO;
                var parsed =
                        format.parseBest(
                                text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
                yield switch (parsed) {
                    case ZonedDateTime zoned -> zoned.withZoneSameInstant(zone);
                    case LocalDateTime local -> local.atZone(zone);
                    case LocalDate day -> day.atStartOfDay(zone);
                    default -> null;
                };
            }
            case null, default -> null;
        };
    }

    private static ZoneId zone(@Nullable String name) {
        return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    }

    private static Locale locale(@Nullable Object tag) {
        return tag instanceof String given ? Locale.forLanguageTag(given) : Locale.ENGLISH;
    }
}
