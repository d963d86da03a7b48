package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.analysis.Refusal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A log of decisions, read one at a time: JSON objects, one a line, or CSV with a header. In CSV
 * the columns are {@code arm}, {@code outcome}, and for each arm {@code probability.ARM}, {@code
 * target.ARM} and {@code prediction.ARM}, empty where the arm was not eligible; others are passed
 * over.
 */
final class DecisionLines {
    private final Lines lines;
    private Optional<List<String>> header = Optional.empty();
    private boolean begun;

    DecisionLines(Lines lines) {
        this.lines = lines;
    }

    /** The next decision; empty at the end of the log. */
    Optional<DecisionLine> next() throws IOException {
        while (lines.advance()) {
            if (lines.isBlank()) {
                continue;
            }
            if (!begun) {
                begun = true;
                if (!text().stripLeading().startsWith("{")) {
                    header = Optional.of(headerOf(fields()));
                    continue;
                }
            }
            return Optional.of(header.isPresent() ? row(header.get()) : object());
        }
        return Optional.empty();
    }

    UnusableInput refusal(String reason) {
        return new UnusableInput("line " + lines.number() + ": " + reason);
    }

    private DecisionLine object() throws IOException {
        try {
            return WireJson.readPart(lines, DecisionLine.class);
        } catch (Refusal e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }

    private List<String> headerOf(List<String> names) {
        if (!names.contains("arm") || !names.contains("outcome")) {
            throw refusal("neither JSON nor a header with the columns arm and outcome");
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw refusal("two columns have the same name");
        }
        return names;
    }

    private DecisionLine row(List<String> names) {
        List<String> fields = fields();
        if (fields.size() != names.size()) {
            throw refusal("%d fields under %d columns".formatted(fields.size(), names.size()));
        }
        return new DecisionLine(
                fields.get(names.indexOf("arm")),
                number("outcome", fields.get(names.indexOf("outcome"))),
                byArm("probability.", names, fields),
                byArm("target.", names, fields),
                byArm("prediction.", names, fields));
    }

    /** What the columns of this kind say of each arm; an arm that has nothing there is left out. */
    private Map<String, Double> byArm(String kind, List<String> names, List<String> fields) {
        var values = new LinkedHashMap<String, Double>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).startsWith(kind) && !fields.get(i).isBlank()) {
                values.put(
                        names.get(i).substring(kind.length()), number(names.get(i), fields.get(i)));
            }
        }
        return values;
    }

    private double number(String column, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refusal(column + ": '" + text + "' is no number");
        }
    }

    private String text() {
        return new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.UTF_8);
    }

    /** A line's fields (RFC 4180), without line ends within them. */
    private List<String> fields() {
        String line = text().stripTrailing();
        List<String> fields = new ArrayList<>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw refusal("a quote that does not end");
        }
        fields.add(field.toString());
        return fields;
    }
}
