package dev.slotwise.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A PostgreSQL cluster and its server: made, started, stopped. */
record Cluster(DataDirectory home, PostgresBinaries binaries, RunsAs runsAs) {
    static final String HOST = "127.0.0.1";
    static final String USER = "slotwise";
    static final String DATABASE = "slotwise";

    /** How long what is left of a killed server may take to vanish. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Read at each start. What an operator sets by ALTER SYSTEM is read later and wins. */
    private static final String SETTINGS =
            """
            listen_addresses = '127.0.0.1'
            # A socket's path may have 107 bytes only, and ours depends on where the data is.
            unix_socket_directories = ''
            max_connections = 60
            password_encryption = 'scram-sha-256'
            timezone = 'UTC'

            # An acknowledged decision is on the disk.
            fsync = on
            synchronous_commit = on
            full_page_writes = on

            shared_buffers = 128MB
            max_wal_size = 2GB
            checkpoint_timeout = 15min
            wal_compression = on
            # Our queries are short: compiling them takes longer than running them.
            jit = off

            # A file for each day of the week, emptied when its day comes again.
            logging_collector = on
            log_directory = 'log'
            log_filename = 'postgresql-%a.log'
            log_truncate_on_rotation = on
            log_rotation_age = 1d
            log_rotation_size = 0
            log_timezone = 'UTC'
            # Statements and details of a message may hold what recipients are.
            log_min_error_statement = panic
            log_error_verbosity = terse
            """;

    /**
     * @throws DatabaseProblem if there is a cluster that another major version of PostgreSQL has
     *     made
     */
    static void refuseOtherVersions(DataDirectory home) {
        Path marker = home.cluster().resolve("PG_VERSION");
        if (!Files.exists(home.cluster())) return;
        try {
            String made = Files.readString(marker).strip();
            if (!made.equals(PostgresBinaries.majorVersion()))
                throw new DatabaseProblem(
                        "The data directory %s was made by PostgreSQL %s, but this Slotwise brings PostgreSQL %s: start it with the Slotwise that made it, or give another data directory."
                                .formatted(home.path(), made, PostgresBinaries.majorVersion()));
        } catch (IOException failure) {
            throw new DatabaseProblem(
                    "The folder %s is no PostgreSQL cluster that this user can read: start Slotwise as the user who made it, or give another data directory."
                            .formatted(home.cluster()),
                    failure);
        }
    }

    boolean exists() {
        return Files.exists(home.cluster());
    }

    /**
     * Makes the cluster and its database beside their place and moves them there when they are
     * complete.
     */
    void create(String password) throws IOException {
        DataDirectory.deleteAll(home.staging());
        Path staging =
                Files.createDirectory(
                        home.staging(), DataDirectory.onlyForTheOwner(home.path(), "rwx------"));
        home.writePrivately(staging.resolve("password"), password);
        Files.writeString(staging.resolve("sql"), "CREATE DATABASE " + DATABASE + "\n");
        runsAs.give(home, staging);
        String cluster = staging.resolve("cluster").toString();
        run(
                "initdb",
                "--pgdata=" + cluster,
                "--username=" + USER,
                "--pwfile=" + staging.resolve("password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // Sorts alike on every machine, and needs none of the machine's locales.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums");
        createDatabase(cluster, staging.resolve("sql"));
        Path configuration = staging.resolve("cluster").resolve("postgresql.conf");
        Files.writeString(
                configuration,
                Files.readString(configuration) + "\ninclude_if_exists = 'slotwise.conf'\n");
        home.rename(staging.resolve("cluster"), home.cluster());
        DataDirectory.deleteAll(staging);
    }

    /** By the server's single-user mode: it has no port yet. */
    private void createDatabase(String cluster, Path sql) throws IOException {
        Process process =
                runsAs.builder(
                                home,
                                binaries.program("postgres"),
                                "--single",
                                "-D",
                                cluster,
                                "postgres")
                        .redirectInput(sql.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(home.commandOutput().toFile())
                        .start();
        if (RunsAs.ended(process) != 0) throw failed("postgres --single");
    }

    /** Stops a server that outlived its Slotwise. */
    void stopLeftOver(Consumer<String> announce) throws IOException {
        Optional<ProcessHandle> postmaster = postmaster();
        if (postmaster.isPresent()) {
            announce.accept("Stopping the PostgreSQL that a killed Slotwise left running");
            stop();
        }
        // Now its process is gone or its number is another program's, for which PostgreSQL would
        // wait in vain.
        Files.deleteIfExists(pidFile());
    }

    /**
     * @return the port on 127.0.0.1
     */
    int start() throws IOException {
        runsAs.give(home, home.cluster());
        Path settings = Files.writeString(home.cluster().resolve("slotwise.conf"), SETTINGS);
        runsAs.give(home, settings);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Files.deleteIfExists(home.cluster().resolve("start.log"));
            ServerLog log = ServerLog.now(home.cluster());
            int port = freePort();
            if (pgCtl("start", "--log=database/start.log", "--options=-p " + port) == 0)
                return port;
            String why = log.causeOfDeath().orElseGet(this::lastOutput);
            boolean passes =
                    why.contains("shared memory block")
                            || why.contains("create any TCP/IP sockets");
            if (!passes || Instant.now().isAfter(deadline))
                throw new DatabaseProblem(
                        "PostgreSQL does not start (%s): see %s and %s."
                                .formatted(
                                        why,
                                        home.cluster().resolve("start.log"),
                                        home.cluster().resolve("log")));
            Pause.of(Duration.ofMillis(200));
        }
    }

    void stop() throws IOException {
        if (pgCtl("stop", "--mode=fast") != 0 && postmaster().isPresent())
            throw failed("pg_ctl stop");
    }

    /**
     * The running server, if one of this folder's programs is it and not what took over its process
     * number.
     */
    Optional<ProcessHandle> postmaster() throws IOException {
        if (!Files.exists(pidFile())) return Optional.empty();
        try (Stream<String> lines = Files.lines(pidFile())) {
            return lines.findFirst()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                    .filter(process ->
                            process.info()
                                    .command()
                                    .filter(command -> Path.of(command).startsWith(home.path()))
                                    .isPresent());
        }
    }

    private Path pidFile() {
        return home.cluster().resolve("postmaster.pid");
    }

    /**
     * Names the cluster relatively, as pg_ctl hands names to a shell. Recovery may take long, so
     * waits long.
     */
    private int pgCtl(String verb, String... options) throws IOException {
        return runsAs.run(
                home,
                Stream.concat(
                                Stream.of(
                                        binaries.program("pg_ctl"),
                                        verb,
                                        "--pgdata=database",
                                        "--wait",
                                        "--timeout=3600",
                                        "--silent"),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private void run(String program, String... arguments) throws IOException {
        String[] words =
                Stream.concat(Stream.of(binaries.program(program)), Stream.of(arguments))
                        .toArray(String[]::new);
        if (runsAs.run(home, words) != 0) throw failed(program);
    }

    private DatabaseProblem failed(String program) {
        return new DatabaseProblem(
                "PostgreSQL's %s failed in %s (%s): see %s."
                        .formatted(program, home.path(), lastOutput(), home.commandOutput()));
    }

    /** The first line that calls itself an error, else the last line. */
    private String lastOutput() {
        try {
            List<String> lines = Files.readAllLines(home.commandOutput());
            return lines.stream()
                    .filter(line -> line.contains("error:") || line.contains("FATAL:"))
                    .findFirst()
                    .orElseGet(() -> lines.isEmpty() ? "it does not say why" : lines.getLast());
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        }
    }
}
