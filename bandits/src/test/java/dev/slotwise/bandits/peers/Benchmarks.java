package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.simulation.Comparison;
import dev.slotwise.bandits.simulation.Environment;
import dev.slotwise.bandits.simulation.Ratio;
import dev.slotwise.bandits.simulation.RegretPlot;
import dev.slotwise.bandits.simulation.RegretTable;
import dev.slotwise.bandits.simulation.Standing;
import dev.slotwise.bandits.simulation.Tournament;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Plays our standard agent beside its peers and writes {@code docs/benchmarks.md} and its plots.
 *
 * <p>{@code mvn -q -pl bandits -Pbenchmarks test-compile exec:exec -Dsuites=k-armed -Dseeds=20
 * -Dthreads=2 -Dscale=1}
 */
public final class Benchmarks {
    private static final Path PAGE = Path.of("docs", "benchmarks.md");
    private static final Path PLOTS = Path.of("docs", "benchmarks");

    private final List<Long> seeds;
    private final int threads;
    private final double scale;

    private Benchmarks(int seeds, int threads, double scale) {
        this.seeds = LongStream.rangeClosed(1, seeds).boxed().toList();
        this.threads = threads;
        this.scale = scale;
    }

    /**
     * @param arguments names of suites with commas between them or {@code all}; number of seeds; of
     *     threads; by what the lengths of campaigns are multiplied
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> names = List.of(arguments[0].split(","));
        var benchmarks =
                new Benchmarks(
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Double.parseDouble(arguments[3]));
        BenchmarkPage page = BenchmarkPage.read(PAGE);
        for (Suite suite : Suite.ALL) {
            if (names.contains("all") || names.contains(suite.name())) {
                System.out.println(suite.name());
                String body = benchmarks.play(suite);
                System.out.println(body);
                page.put(suite, body);
            }
        }
    }

    private String play(Suite suite) throws IOException, InterruptedException {
        return switch (suite.name()) {
            case Suite.SPEED -> Speed.table(suite, scaled(suite.environments().getFirst()));
            case Suite.ARM_PRIOR -> priors(suite);
            default -> comparisons(suite);
        };
    }

    private String comparisons(Suite suite) throws IOException, InterruptedException {
        Files.createDirectories(PLOTS);
        var body = new StringBuilder();
        for (Environment environment : suite.environments()) {
            Comparison comparison = played(suite, environment);
            String plot = environment.name() + ".svg";
            Files.writeString(PLOTS.resolve(plot), RegretPlot.svg(comparison));
            body.append(RegretTable.markdown(comparison))
                    .append("\n![Regret in ")
                    .append(environment.name())
                    .append("](benchmarks/")
                    .append(plot)
                    .append(")\n\n");
        }
        return body.toString();
    }

    /** The same agent and seeds in several environments: what it knows is compared. */
    private String priors(Suite suite) throws IOException, InterruptedException {
        List<Standing> standings = new ArrayList<>();
        for (Environment environment : suite.environments()) {
            standings.add(played(suite, environment).standings().getFirst());
        }
        var table =
                new StringBuilder(
                        "| knowledge | regret | share of none | ± s.e. |\n|---|---:|---:|---:|\n");
        for (int i = 0; i < standings.size(); i++) {
            int end = standings.get(i).horizons() - 1;
            Ratio share = standings.get(i).of(standings.getFirst(), end);
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.1f | %.3f | %.3f |\n",
                            suite.environments().get(i).name(),
                            standings.get(i).regret(end),
                            share.estimate(),
                            share.standardError()));
        }
        return table.toString();
    }

    private Comparison played(Suite suite, Environment environment) throws InterruptedException {
        var cpu = ManagementFactory.getThreadMXBean();
        return new Tournament(threads, cpu::getCurrentThreadCpuTime)
                .play(scaled(environment), suite.contenders(environment), seeds);
    }

    private Environment scaled(Environment environment) {
        return environment.withSends((int) Math.max(100, scale * environment.sends()));
    }
}
