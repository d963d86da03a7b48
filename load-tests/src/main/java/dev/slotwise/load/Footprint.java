package dev.slotwise.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long a server takes to start and how much memory it needs, empty and with many experiments.
 */
public final class Footprint {
    private static final int EXPERIMENTS = 1000;
    private static final int STARTS = 5;
    private static final Pattern HEAP = Pattern.compile("used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");

    private Footprint() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        try (var home = TemporaryFolder.make("slotwise-footprint")) {
            var launch = Launch.in(home.path());
            try (var server = ServerProcess.start(launch)) {
                System.out.printf(
                        "first start, with unpacking PostgreSQL: %.2f s%n", seconds(server));
                printMemory("empty", server);
            }
            printStarts("empty", launch);
            try (var server = ServerProcess.start(launch);
                    var api = new Api(server.url())) {
                Parallel.each(
                        IntStream.range(0, EXPERIMENTS).boxed().toList(),
                        8,
                        i -> ExperimentUnderLoad.plain("load-" + i).start(api));
                printMemory(EXPERIMENTS + " experiments", server);
            }
            printStarts(EXPERIMENTS + " experiments", launch);
            try (var server = ServerProcess.start(launch)) {
                printMemory(EXPERIMENTS + " experiments, started anew", server);
            }
        }
        System.exit(0);
    }

    private static void printStarts(String what, Launch launch) throws Exception {
        var times = new ArrayList<Double>();
        for (int i = 0; i < STARTS; i++) {
            try (var server = ServerProcess.start(launch)) {
                times.add(seconds(server));
            }
        }
        double median = Table.median(times.stream().mapToDouble(Double::doubleValue).toArray());
        System.out.printf("%s: start-up %.2f s (median of %s)%n", what, median, times);
    }

    private static double seconds(ServerProcess server) {
        return server.startUp().toMillis() / 1e3;
    }

    private static void printMemory(String what, ServerProcess server) throws Exception {
        jcmd(server.pid(), "GC.run");
        double heap = megabytes(HEAP, jcmd(server.pid(), "GC.heap_info"));
        double resident = megabytes(RESIDENT, proc(server.pid(), "status"));
        double database =
                ServerProcess.postmaster(server.dataDirectory()).stream()
                        .flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
                        .mapToDouble(it -> megabytes(PROPORTIONAL, proc(it.pid(), "smaps_rollup")))
                        .sum();
        System.out.printf(
                "%s: heap %.0f MB after collection, resident %.0f MB; its PostgreSQL %.0f MB%n",
                what, heap, resident, database);
    }

    private static String jcmd(long pid, String command) throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(pid),
                                command)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Empty where there is no such file: not on Linux, or the process has ended. */
    private static String proc(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return "";
        }
    }

    private static double megabytes(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) / 1024.0 : Double.NaN;
    }
}
