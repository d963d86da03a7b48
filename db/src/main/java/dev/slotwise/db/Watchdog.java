package dev.slotwise.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A small process that stops PostgreSQL when this one ends, whatever ends it: it reads a pipe from
 * here until that closes, and only the operating system closes it for a killed process. On Windows
 * there is none; there the next start stops what was left.
 */
final class Watchdog implements AutoCloseable {
    /**
     * Ignores what a terminal sends to all its processes, as this process may still need the
     * database while it ends. Stops the server it was told of and no later one; if it was told of
     * none, whichever is just starting.
     */
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP QUIT
            watched=
            while read -r line; do watched=$line; done
            if [ -n "$watched" ]; then
                read -r running < database/postmaster.pid || exit 0
                [ "$running" = "$watched" ] || exit 0
                exec "$0" stop -D database -m fast -w -t 3600 -s
            fi
            for attempt in 1 2 3 4 5; do
                "$0" stop -D database -m fast -w -t 3600 -s && exit 0
                sleep 1
            done
            """;

    private final Process process;

    private Watchdog(Process process) {
        this.process = process;
    }

    /** Before the server is started, so that there is no moment without one. */
    static Optional<Watchdog> over(Cluster cluster) throws IOException {
        if (Platform.isWindows()) return Optional.empty();
        return Optional.of(
                new Watchdog(
                        cluster.runsAs()
                                .builder(
                                        cluster.home(),
                                        "sh",
                                        "-c",
                                        SCRIPT,
                                        cluster.binaries().program("pg_ctl"))
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start()));
    }

    void watch(ProcessHandle postmaster) throws IOException {
        process.getOutputStream()
                .write((postmaster.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** Ends it without a server to stop. */
    void dismiss() {
        process.destroyForcibly();
    }

    /** Returns when the server has stopped. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        RunsAs.ended(process);
    }
}
