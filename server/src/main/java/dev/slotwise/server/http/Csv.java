package dev.slotwise.server.http;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The one way from records to CSV (RFC 4180). Text that a spreadsheet would take for a formula is
 * led by an apostrophe, since somebody else may have chosen it; line ends within text become
 * spaces, so that a record is a line for every reader. What is absent is empty.
 */
public final class Csv {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.MINIMAL).get();
    private static final Pattern LINE_ENDS = Pattern.compile("\\R");

    /** With the full-width forms that some spreadsheets read likewise. */
    private static final String FORMULA = "=+-@\t＝＋－＠";

    private Csv() {}

    /** Appends a line: texts, numbers, booleans, and what prints as one of these. */
    public static void append(Appendable out, List<? extends @Nullable Object> cells)
            throws IOException {
        FORMAT.printRecord(out, cells.stream().map(Csv::cell).toArray());
    }

    private static @Nullable Object cell(@Nullable Object value) {
        return value instanceof String text ? text(text) : value;
    }

    private static String text(String text) {
        var line = LINE_ENDS.matcher(text).replaceAll(" ");
        return !line.isEmpty() && FORMULA.indexOf(line.charAt(0)) >= 0 ? "'" + line : line;
    }

    /** The names that a record's values have in JSON; of one within another joined by a dot. */
    public static List<String> names(Class<?> type) {
        var names = new ArrayList<String>();
        for (var component : type.getRecordComponents()) {
            if (component.getType().isRecord()) {
                names(component.getType())
                        .forEach(inner -> names.add(component.getName() + "." + inner));
            } else {
                names.add(component.getName());
            }
        }
        return names;
    }

    /** A record's values in the order of {@link #names}, as JSON has them. */
    public static List<@Nullable Object> cells(Record value) {
        var tree = Json.tree(value);
        var cells = new ArrayList<@Nullable Object>();
        for (var name : names(value.getClass())) {
            cells.add(cell(tree.at("/" + name.replace('.', '/'))));
        }
        return cells;
    }

    private static @Nullable Object cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value.isNumber()) {
            return value.numberValue();
        }
        return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
    }
}
