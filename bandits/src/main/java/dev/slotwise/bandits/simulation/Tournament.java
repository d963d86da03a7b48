package dev.slotwise.bandits.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Agents × seeds, on several threads. Each plays in a world of its own, made from the seed, so that
 * the number of threads decides only when it is done.
 */
public final class Tournament {
    private final int threads;
    private final LongSupplier cpuNanos;

    /**
     * A tournament yet to be played.
     *
     * @param threads at least 1
     * @param cpuNanos CPU time that the calling thread has had; asked from all threads
     */
    public Tournament(int threads, LongSupplier cpuNanos) {
        Require.atLeast(1, threads, "threads");
        this.threads = threads;
        this.cpuNanos = cpuNanos;
    }

    /**
     * Plays each contender on each seed.
     *
     * @throws IllegalArgumentException if there is no contender or no seed, or two of a kind
     */
    public Comparison play(Environment environment, List<Contender> contenders, List<Long> seeds)
            throws InterruptedException {
        requireDistinct(contenders.stream().map(Contender::name).toList(), "policies");
        requireDistinct(seeds, "seeds");
        Horizons horizons = Horizons.to(environment.sends());
        List<List<Future<Run>>> played = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (Contender contender : contenders) {
                List<Future<Run>> runs = new ArrayList<>();
                for (long seed : seeds) {
                    runs.add(
                            pool.submit(() ->
                                    Campaign.play(
                                            environment, seed, contender, horizons, cpuNanos)));
                }
                played.add(runs);
            }
            List<Standing> standings = new ArrayList<>();
            for (int i = 0; i < contenders.size(); i++) {
                standings.add(new Standing(contenders.get(i).name(), results(played.get(i), pool)));
            }
            return new Comparison(environment, seeds, horizons, standings);
        }
    }

    private static List<Run> results(List<Future<Run>> runs, ExecutorService pool)
            throws InterruptedException {
        List<Run> results = new ArrayList<>();
        for (Future<Run> run : runs) {
            try {
                results.add(run.get());
            } catch (ExecutionException e) {
                // What has not begun need not.
                pool.shutdownNow();
                throw new IllegalStateException("a campaign failed", e.getCause());
            }
        }
        return results;
    }

    private static void requireDistinct(List<?> values, String name) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + ": none");
        }
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(name + ": " + value + " twice");
            }
        }
    }
}
