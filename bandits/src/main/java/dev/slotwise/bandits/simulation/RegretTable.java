package dev.slotwise.bandits.simulation;

import java.util.Locale;
import java.util.function.Function;

/** A comparison in figures. The same bytes for the same environment, agents and seeds. */
public final class RegretTable {
    private RegretTable() {}

    /** The standings at the end as a table in Markdown, the first agent being what others face. */
    public static String markdown(Comparison comparison) {
        int end = comparison.horizons().end();
        Standing first = comparison.standings().getFirst();
        var table = new StringBuilder();
        table.append(
                String.format(
                        Locale.ROOT,
                        "| %s: %,d sends, %d seeds | regret | %% of uniform | ± s.e. | %s is at |"
                                + " ± s.e. |%n",
                        comparison.environment().name(),
                        comparison.horizons().last(),
                        comparison.seeds().size(),
                        first.name()));
        table.append(String.format(Locale.ROOT, "|---|---:|---:|---:|---:|---:|%n"));
        for (Standing standing : comparison.standings()) {
            Ratio uniform = standing.ofUniform(end);
            Ratio against = first.of(standing, end);
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.1f | %.1f | %s | %.3f | %s |%n",
                            standing.name(),
                            standing.regret(end),
                            100 * uniform.estimate(),
                            figure(100 * uniform.standardError(), "%.1f"),
                            against.estimate(),
                            figure(against.standardError(), "%.3f")));
        }
        return table.toString().replace(System.lineSeparator(), "\n");
    }

    /** Every agent at every horizon as comma-separated values with a line of names. */
    public static String csv(Comparison comparison) {
        var lines =
                new StringBuilder(
                        "environment,policy,seeds,sends,regret,uniform_regret,"
                                + "percent_of_uniform,percent_standard_error\n");
        for (Standing standing : comparison.standings()) {
            for (int i = 0; i <= comparison.horizons().end(); i++) {
                Ratio uniform = standing.ofUniform(i);
                lines.append(quoted(comparison.environment().name()))
                        .append(',')
                        .append(quoted(standing.name()))
                        .append(',')
                        .append(comparison.seeds().size())
                        .append(',')
                        .append(comparison.horizons().sends().get(i))
                        .append(',')
                        .append(standing.regret(i))
                        .append(',')
                        .append(Standing.mean(standing.uniformRegrets(i)))
                        .append(',')
                        .append(100 * uniform.estimate())
                        .append(',')
                        .append(figure(100 * uniform.standardError(), v -> Double.toString(v)))
                        .append('\n');
            }
        }
        return lines.toString();
    }

    private static String figure(double value, String format) {
        return figure(value, v -> String.format(Locale.ROOT, format, v));
    }

    /** A single seed has no standard error: its place stays empty. */
    private static String figure(double value, Function<Double, String> format) {
        return Double.isNaN(value) ? "" : format.apply(value);
    }

    private static String quoted(String name) {
        return name.matches("[\\w .()+-]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
