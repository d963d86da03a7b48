package dev.slotwise.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server that runs and answers. */
final class ServerProcess implements AutoCloseable {
    /** The first start in a data directory unpacks PostgreSQL, which a busy machine does slowly. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Launch launch;
    private final Process process;
    private final Duration startUp;

    private ServerProcess(Launch launch, Process process, Duration startUp) {
        this.launch = launch;
        this.process = process;
        this.startUp = startUp;
    }

    /** Returns when it is ready. */
    static ServerProcess start(Launch launch) throws Exception {
        long start = System.nanoTime();
        var process =
                launch.process("serve")
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()))
                        .start();
        try (var client = HttpClient.newHttpClient()) {
            var ready =
                    HttpRequest.newBuilder(URI.create(launch.url() + "/health/ready"))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            Await.until(
                    "the server is ready; see " + launch.log(),
                    PATIENCE,
                    () -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException(
                                    "the server ended with %d; it said:%n%s"
                                            .formatted(
                                                    process.exitValue(), lastLines(launch.log())));
                        }
                        return answers(client, ready);
                    });
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
        return new ServerProcess(launch, process, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Starts one that is killed so many milliseconds later, most likely before it is ready. */
    static void startInVain(Launch launch, int milliseconds) throws Exception {
        var process =
                launch.process("serve")
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()))
                        .start();
        process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        process.waitFor();
    }

    private static boolean answers(HttpClient client, HttpRequest ready)
            throws InterruptedException {
        try {
            return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String lastLines(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    String url() {
        return launch.url();
    }

    Path dataDirectory() {
        return launch.dataDirectory();
    }

    long pid() {
        return process.pid();
    }

    /** From the start of the process to its first answer that it is ready. */
    Duration startUp() {
        return startUp;
    }

    /** As {@code kill -9} does, in the middle of whatever it is doing. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** The server, what watches over its database, and the database: all of them at once. */
    void killWithDatabase() throws IOException, InterruptedException {
        var victims = new ArrayList<>(watchdogs());
        postmaster(dataDirectory()).ifPresent(victims::add);
        victims.forEach(ProcessHandle::destroyForcibly);
        kill();
    }

    private List<ProcessHandle> watchdogs() {
        return process.descendants().toList();
    }

    /** The first process of the PostgreSQL in that data directory. */
    static Optional<ProcessHandle> postmaster(Path dataDirectory) throws IOException {
        var file = dataDirectory.resolve("database").resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .findFirst()
                .map(String::strip)
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)));
    }

    /** Asks it to stop and waits until it has. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the server did not stop within a minute");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
