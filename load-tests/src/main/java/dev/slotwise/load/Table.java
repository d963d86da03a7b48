package dev.slotwise.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds of one run, told as medians over the rounds of each kind. */
record Table(List<Round.Result> results) {
    Table {
        results = List.copyOf(results);
    }

    @SuppressWarnings("SystemOut")
    void print() {
        System.out.printf(
                "%n%-27s %10s %11s %9s %9s %7s %11s %11s %11s %7s%n",
                "median of " + results.stream().filter(it -> it.kind() == Kind.ECHO).count(),
                "requests/s",
                "decisions/s",
                "p50 ms",
                "p99 ms",
                "failed",
                "server µs",
                "database µs",
                "client µs",
                "others");
        for (var kind : Kind.values()) {
            printRow(kind);
        }
        System.out.println(
                "µs: processor time each request. others: processors that other programs used.");
        System.out.println();
        ratio("single / echo, requests/s", rate(Kind.SINGLE) / rate(Kind.ECHO));
        ratio(
                "single / echo, bare sockets, requests/s",
                rate(Kind.SINGLE_RAW) / rate(Kind.ECHO_RAW));
        ratio(
                "single / echo, a crowd, requests/s",
                rate(Kind.SINGLE_CROWD) / rate(Kind.ECHO_CROWD));
        ratio(
                "single / echo, processor time of the server",
                server(Kind.SINGLE) / server(Kind.ECHO));
        ratio("batch decisions/s / echo requests/s", decisions(Kind.BATCH) / rate(Kind.ECHO));
        ratio(
                "batch decisions/s / echo requests/s, bare sockets",
                decisions(Kind.BATCH) / rate(Kind.ECHO_RAW));
        ratio(
                "batch decisions/s / bare INSERT rows/s",
                decisions(Kind.BATCH) / decisions(Kind.INSERT));
        ratio(
                "batch with sendIds / bare INSERT rows/s",
                decisions(Kind.BATCH_KEYED) / decisions(Kind.INSERT));
    }

    private void printRow(Kind kind) {
        System.out.printf(
                "%-27s %10.0f %11.0f %9.2f %9.2f %7.0f %11.1f %11.1f %11.1f %7.2f%n",
                kind.label(),
                rate(kind),
                decisions(kind),
                median(kind, Round.Result::p50),
                median(kind, Round.Result::p99),
                median(kind, Round.Result::failures),
                server(kind),
                median(kind, it -> it.each(it.usage().database())),
                median(kind, it -> it.each(it.usage().client())),
                median(kind, Table::others));
    }

    private static void ratio(String what, double value) {
        System.out.printf("%-50s %6.3f%n", what, value);
    }

    private double rate(Kind kind) {
        return median(kind, Round.Result::requestsPerSecond);
    }

    private double decisions(Kind kind) {
        return median(kind, Round.Result::decisionsPerSecond);
    }

    private double server(Kind kind) {
        return median(kind, it -> it.each(it.usage().server()));
    }

    private static double others(Round.Result result) {
        return result.usage().others().orElse(Duration.ZERO).toNanos() / 1e9 / result.seconds();
    }

    private double median(Kind kind, ToDoubleFunction<Round.Result> value) {
        return median(
                results.stream().filter(it -> it.kind() == kind).mapToDouble(value).toArray());
    }

    static double median(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
