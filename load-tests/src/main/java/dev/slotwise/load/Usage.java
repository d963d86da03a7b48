package dev.slotwise.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processor time that has been used up to a moment.
 *
 * @param machine by all processes, if the machine tells
 */
record Usage(Duration server, Duration database, Duration client, Optional<Duration> machine) {
    /** What Linux counts in. */
    private static final long MILLISECONDS_PER_TICK = 10;

    static Usage now(long serverPid, Path dataDirectory) throws IOException {
        return new Usage(
                ProcessHandle.of(serverPid).map(Usage::of).orElse(Duration.ZERO),
                ServerProcess.postmaster(dataDirectory).stream()
                        .flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
                        .map(Usage::of)
                        .reduce(Duration.ZERO, Duration::plus),
                of(ProcessHandle.current()),
                machineTotal());
    }

    Usage since(Usage earlier) {
        return new Usage(
                server.minus(earlier.server),
                database.minus(earlier.database),
                client.minus(earlier.client),
                machine.flatMap(now -> earlier.machine.map(now::minus)));
    }

    /** What belongs to none of ours. */
    Optional<Duration> others() {
        return machine.map(all -> all.minus(server).minus(database).minus(client));
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static Optional<Duration> machineTotal() throws IOException {
        var file = Path.of("/proc/stat");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var ticks =
                Arrays.stream(Files.readAllLines(file).getFirst().split(" +"))
                        .skip(1)
                        .mapToLong(Long::parseLong)
                        .toArray();
        // user, nice, system; then idle and iowait, which are no work; then irq and softirq
        long busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];
        return Optional.of(Duration.ofMillis(busy * MILLISECONDS_PER_TICK));
    }
}
