package dev.slotwise.load;

import dev.slotwise.db.EmbeddedPostgres;

import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long a report of twenty million decisions takes: of all, of a month, of segments. */
public final class ReportSpeed {
    private static final int WARM_UP = 10;
    private static final int TIMED = 40;

    private ReportSpeed() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        try (var home = TemporaryFolder.make("slotwise-reports")) {
            var launch = Launch.in(home.path());
            var experiment = new SummedExperiment("twenty-million");
            try (var server = ServerProcess.start(launch);
                    var api = new Api(server.url())) {
                experiment.start(api);
                var address = EmbeddedPostgres.running(server.dataDirectory()).orElseThrow();
                try (var database =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password())) {
                    System.out.printf("%,d rows of sums%n", experiment.fill(database));
                }
            }
            try (var server = ServerProcess.start(launch);
                    var api = new Api(server.url())) {
                measure(api, server, experiment.key());
            }
        }
        System.exit(0);
    }

    private static void measure(Api api, ServerProcess server, String key) throws Exception {
        var path = "/v1/experiments/" + key + "/report";
        var to = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(10));
        var month = "from=%s&to=%s".formatted(to.minus(Duration.ofDays(30)), to);
        System.out.printf(
                "%-24s %9s %10s %7s %10s %12s %7s%n",
                "report", "first ms", "median ms", "p95 ms", "server ms", "database ms", "others");
        time(api, server, "of everything", path);
        time(api, server, "of a month", path + "?" + month);
        for (var feature : SummedExperiment.CONTEXT) {
            time(api, server, "by " + feature, path + "?by=" + feature);
        }
        time(api, server, "by device, of a month", path + "?by=device&" + month);
    }

    /** Processor time tells more than how long it took where others use the machine too. */
    private static void time(Api api, ServerProcess server, String what, String path)
            throws Exception {
        var before = Usage.now(server.pid(), server.dataDirectory());
        long began = System.nanoTime();
        var latencies = new Latencies();
        double first = 0;
        for (int i = 0; i < 1 + WARM_UP + TIMED; i++) {
            long start = System.nanoTime();
            var report = api.get(path);
            long took = System.nanoTime() - start;
            if (i == 0) {
                first = took / 1e6;
                check(report.path("arms").path(0).path("decisions").asLong());
            } else if (i == WARM_UP) {
                before = Usage.now(server.pid(), server.dataDirectory());
                began = System.nanoTime();
            } else if (i > WARM_UP) {
                latencies.add(took);
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        var used = Usage.now(server.pid(), server.dataDirectory()).since(before);
        System.out.printf(
                "%-24s %9.0f %10.0f %7.0f %10.1f %12.1f %7.1f%n",
                what,
                first,
                latencies.milliseconds(0.5),
                latencies.milliseconds(0.95),
                each(used.server()),
                each(used.database()),
                used.others().map(it -> it.toMillis() / 1e3 / seconds).orElse(Double.NaN));
    }

    private static double each(Duration used) {
        return (double) used.toMillis() / TIMED;
    }

    /** A fast report of nothing would look like speed. */
    private static void check(long decisions) {
        if (decisions < SummedExperiment.DECISIONS / SummedExperiment.ARMS / 3) {
            throw new IllegalStateException(
                    "the report knows of %d decisions".formatted(decisions));
        }
    }
}
