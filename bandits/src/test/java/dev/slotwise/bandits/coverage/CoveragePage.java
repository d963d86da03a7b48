package dev.slotwise.bandits.coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Plays all experiments and writes {@code docs/coverage.md}.
 *
 * <p>{@code mvn -q -pl bandits -Pcoverage test-compile exec:exec -Dreplicates=10000
 * -Dexperiments=2000 -Dthreads=2}
 */
public final class CoveragePage {
    private static final Path PAGE = Path.of("docs", "coverage.md");
    private static final long SEED = 1;

    private static final String HEAD =
            """
            # Coverage and peeking

            Do the intervals of a report hold the truth as often as they say, on data that a bandit
            collected? And is anybody fooled who looks every hour? Experiments whose truth is known,
            played by `dev.slotwise.bandits.coverage` with the library's own Thompson sampling and
            estimated by `dev.slotwise.bandits.statistics`.

            Made by

            ```
            mvn -q -pl bandits -Pcoverage test-compile exec:exec
            ```

            with `-Dreplicates=10000` of each row of the first table, `-Dexperiments=2000` of the
            second and `-Dthreads=2`. The same numbers for the same numbers of runs: everything is
            seeded.

            """;

    private static final String COVERAGE =
            """
            ## Coverage

            How often the 95 %% interval of the difference between the last arm and the first holds the
            truth, in per cent of %,d runs a row (one standard error: %.1f points); in brackets how
            often it excludes 0, where there is no difference. Waves have 2,000 recipients, of rare
            arms 10,000; what is learned from a wave decides the next one's allocation. Rates are 5 %%,
            one better 6 %% of three and 5.5 %% of two; rare ones 1 %%, one 1.2 %%. The drift adds up to
            6 points on weekends, to all arms alike, for two weeks. The exploration floor is 5 %%, in
            the row of that name 1 %%. Of the two segments one has 10 points more; estimators see the
            sums of both together, so that those that need one allocation per wave have it wrong.

            """;

    private static final String PEEKING =
            """

            ## Peeking

            Two arms of 5 %% without any difference, 200 recipients an hour, looked at after every hour
            of two weeks: how many of %,d experiments are ever called, in per cent (one standard error:
            %.1f points). Always valid: the confidence sequence of the AIPW difference, computed from
            the sums so far, excludes 0; after a warm-up of 100 conversions and 100 recipients of each
            arm, and without one. Naive: the z test of the pooled rates is significant at 5 %%, after the
            same warm-up; and at the last look alone.

            """;

    private final int replicates;
    private final int experiments;
    private final int threads;

    private CoveragePage(int replicates, int experiments, int threads) {
        this.replicates = replicates;
        this.experiments = experiments;
        this.threads = threads;
    }

    /**
     * @param arguments replicates of each scenario of the coverage table; experiments of each row
     *     of the peeking table; threads
     */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        String text =
                new CoveragePage(
                                Integer.parseInt(arguments[0]),
                                Integer.parseInt(arguments[1]),
                                Integer.parseInt(arguments[2]))
                        .text();
        Files.createDirectories(PAGE.toAbsolutePath().getParent());
        Files.writeString(PAGE, text);
        System.out.println(text);
    }

    private String text() throws InterruptedException, ExecutionException {
        var text = new StringBuilder(HEAD);
        text.append(String.format(Locale.ROOT, COVERAGE, replicates, error(0.95, replicates)))
                .append("| scenario | ")
                .append(String.join(" | ", Coverage.ESTIMATORS.keySet()))
                .append(" |\n|---|")
                .append("---:|".repeat(Coverage.ESTIMATORS.size()))
                .append('\n');
        rows(Scenario.ALL, this::coverage).forEach(text::append);
        text.append(String.format(Locale.ROOT, PEEKING, experiments, error(0.05, experiments)))
                .append(
                        """
                        | allocation | always valid | without warm-up | naive | naive, once at the end |
                        |---|---:|---:|---:|---:|
                        """);
        rows(Peeking.ALL, this::peeking).forEach(text::append);
        return text.toString();
    }

    /** One row each, played by several threads, in their order. */
    private List<String> rows(List<Scenario> scenarios, Row row)
            throws InterruptedException, ExecutionException {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<String>> tasks = new ArrayList<>();
            scenarios.forEach(scenario -> tasks.add(() -> row.of(scenario)));
            List<String> rows = new ArrayList<>();
            for (var future : pool.invokeAll(tasks)) {
                rows.add(future.get());
            }
            return rows;
        }
    }

    private interface Row {
        String of(Scenario scenario);
    }

    private String coverage(Scenario scenario) {
        var row = new StringBuilder("| " + scenario.name());
        Map<String, Coverage> all = Coverage.of(scenario, replicates, SEED);
        for (Coverage coverage : all.values()) {
            row.append(String.format(Locale.ROOT, " | %.1f", 100 * coverage.share()));
            if (scenario.effect() == 0) {
                row.append(String.format(Locale.ROOT, " (%.1f)", 100 * coverage.significance()));
            }
        }
        return row.append(" |\n").toString();
    }

    private String peeking(Scenario scenario) {
        Peeking peeking = Peeking.at(scenario, experiments, SEED);
        double each = 100.0 / experiments;
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.1f |\n",
                scenario.name(),
                each * peeking.alwaysValid(),
                each * peeking.withoutWarmUp(),
                each * peeking.naive(),
                each * peeking.naiveAtEnd());
    }

    private static double error(double share, int runs) {
        return 100 * Math.sqrt(share * (1 - share) / runs);
    }
}
