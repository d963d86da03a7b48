package dev.slotwise.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class CrashTest {
    private static final int ENOUGH = 200;

    /** One for all: each test has to cope with what the one before has left. */
    @TempDir private static Path folder;

    @BeforeAll
    static void cluster() throws IOException {
        Postgres.copyClusterTo(folder);
    }

    @Test
    void aKilledProcessLosesNothingAcknowledgedAndTakesPostgresWithIt() throws Exception {
        Process writer = writer();
        long acknowledged;
        ProcessHandle postmaster;
        try (BufferedReader lines = writer.inputReader()) {
            acknowledged = read(lines, ENOUGH);
            postmaster = postmaster();
            kill(writer);
            acknowledged = Math.max(acknowledged, rest(lines));
        }
        postmaster.onExit().get(30, TimeUnit.SECONDS);
        assertNothingLost(acknowledged);
    }

    @Test
    void everyProcessKilledAtOnceLosesNothingAcknowledged() throws Exception {
        Process writer = writer();
        long acknowledged;
        try (BufferedReader lines = writer.inputReader()) {
            acknowledged = read(lines, ENOUGH);
            ProcessHandle postmaster = postmaster();
            writer.descendants().forEach(ProcessHandle::destroyForcibly);
            kill(writer);
            postmaster.destroyForcibly();
            acknowledged = Math.max(acknowledged, rest(lines));
        }
        assertNothingLost(acknowledged);
    }

    @Test
    void aPostgresThatWasLeftRunningIsStoppedByTheNextStart() throws Exception {
        Process writer = writer();
        long acknowledged;
        ProcessHandle postmaster;
        try (BufferedReader lines = writer.inputReader()) {
            acknowledged = read(lines, ENOUGH);
            postmaster = postmaster();
            writer.descendants().forEach(ProcessHandle::destroyForcibly);
            kill(writer);
            acknowledged = Math.max(acknowledged, rest(lines));
        }
        assertThat(postmaster.isAlive()).isTrue();
        assertNothingLost(acknowledged);
        postmaster.onExit().get(30, TimeUnit.SECONDS);
    }

    @Test
    void anotherProcessIsRefusedAndToldWhoRunsItAndMayJoin() throws Exception {
        Process writer = writer();
        try (BufferedReader lines = writer.inputReader()) {
            read(lines, 1);
            assertThatExceptionOfType(DatabaseProblem.class)
                    .isThrownBy(() -> EmbeddedPostgres.start(folder, _ -> {}))
                    .withMessageContaining("process %d, since".formatted(writer.pid()));
            DatabaseAddress address = EmbeddedPostgres.running(folder).orElseThrow();
            assertThat(Long.parseLong(Postgres.ask(address, "SELECT count(*) FROM written")))
                    .isPositive();
        }
        ProcessHandle postmaster = postmaster();
        kill(writer);
        postmaster.onExit().get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatTheTerminalSendsToAllItsProcessesLeavesPostgresToTheShutdownHooks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "setsid makes a process group");
        // Who runs the tests in the background of a script has them ignore what is sent here.
        Process writer = writer("setsid", "env", "--default-signal=INT");
        ProcessHandle postmaster;
        try (BufferedReader lines = writer.inputReader()) {
            read(lines, 1);
            postmaster = postmaster();
            new ProcessBuilder("sh", "-c", "kill -INT -" + writer.pid()).start().waitFor();
            assertThat(lines.lines().filter(line -> line.startsWith("rows at the end: ")))
                    .hasSize(1);
        }
        postmaster.onExit().get(30, TimeUnit.SECONDS);
    }

    private static Process writer(String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /**
     * Through its handle: the process itself would close the pipe, in which there may be numbers
     * yet.
     */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    private static long read(BufferedReader lines, int count) throws IOException {
        long last = 0;
        for (int i = 0; i < count; i++) last = Long.parseLong(lines.readLine());
        return last;
    }

    private static long rest(BufferedReader lines) {
        return lines.lines()
                .filter(line -> line.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    private static ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(folder.resolve("database/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void assertNothingLost(long acknowledged) throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, _ -> {})) {
            // One more may have been committed whose number was not printed any more.
            assertThat(
                            Long.parseLong(
                                    Postgres.ask(
                                            postgres.address(), "SELECT max(id) FROM written")))
                    .isBetween(acknowledged, acknowledged + 1);
            assertThat(Postgres.ask(postgres.address(), "SELECT max(id) - count(*) FROM written"))
                    .isEqualTo("0");
        }
    }
}
