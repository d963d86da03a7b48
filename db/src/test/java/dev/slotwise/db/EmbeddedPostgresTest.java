package dev.slotwise.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

class EmbeddedPostgresTest {
    /** One for all: each test has to cope with what the one before has left. */
    @TempDir private static Path folder;

    @BeforeAll
    static void cluster() throws IOException {
        Postgres.copyClusterTo(folder);
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(folder, _ -> {});
    }

    @Test
    void aRestartKeepsTheDataAndAnnouncesNothing() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            Postgres.execute(
                    postgres.address(),
                    "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer");
        }
        List<String> announced = new ArrayList<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, announced::add)) {
            assertThat(Postgres.ask(postgres.address(), "SELECT answer FROM kept")).isEqualTo("42");
        }
        assertThat(announced).isEmpty();
    }

    @Test
    void whatIsAcknowledgedIsOnTheDiskAndNobodyEntersWithoutThePassword()
            throws SQLException, IOException {
        try (EmbeddedPostgres postgres = start()) {
            DatabaseAddress address = postgres.address();
            assertThat(Postgres.ask(address, "SHOW fsync")).isEqualTo("on");
            assertThat(Postgres.ask(address, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(Postgres.ask(address, "SHOW data_checksums")).isEqualTo("on");
            assertThat(Postgres.ask(address, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Postgres.ask(address, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(Postgres.ask(address, "SELECT upper('ä')")).isEqualTo("Ä");
            assertThatExceptionOfType(DatabaseProblem.class)
                    .isThrownBy(
                            () -> Session.open(Postgres.at(address, address.database(), "guessed")))
                    .withMessageContaining("check user and password");
            for (String secret : List.of("password", "owner.properties"))
                assertThat(
                                PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(folder.resolve(secret))))
                        .isEqualTo("rw-------");
        }
    }

    @Test
    void aSecondOwnerIsToldWhoIsTheFirst() {
        try (EmbeddedPostgres _ = start()) {
            assertThatExceptionOfType(DatabaseProblem.class)
                    .isThrownBy(this::start)
                    .withMessageContaining(
                            "process " + ProcessHandle.current().pid() + ", since 2");
        }
    }

    @Test
    void aCommandJoinsTheRunningOneAndFindsNoneAfterwards() throws SQLException {
        assertThat(EmbeddedPostgres.running(folder.resolve("absent"))).isEmpty();
        assertThat(EmbeddedPostgres.running(folder)).isEmpty();
        try (EmbeddedPostgres postgres = start()) {
            assertThat(EmbeddedPostgres.running(folder)).contains(postgres.address());
        }
        assertThat(EmbeddedPostgres.running(folder)).isEmpty();
    }

    @Test
    void aClusterOfAnotherMajorVersionIsRefused(@TempDir Path other) throws IOException {
        Files.createDirectory(other.resolve("database"));
        Files.writeString(other.resolve("database/PG_VERSION"), "17\n");
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> EmbeddedPostgres.start(other, _ -> {}))
                .withMessageContaining("made by PostgreSQL 17");
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> EmbeddedPostgres.start(file, _ -> {}))
                .withMessageContaining(file.toString());
    }

    @Test
    void aProcessNumberThatNowBelongsToAnotherProgramIsLeftAlone()
            throws SQLException, IOException {
        start().close();
        long mine = ProcessHandle.current().pid();
        Files.writeString(folder.resolve("database/postmaster.pid"), mine + "\n" + folder + "\n");
        try (EmbeddedPostgres postgres = start()) {
            assertThat(Postgres.ask(postgres.address(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aFirstStartThatWasCutShortIsBegunAnew(@TempDir Path other)
            throws SQLException, IOException {
        Files.createDirectories(other.resolve("database.new/cluster"));
        Files.writeString(other.resolve("database.new/cluster/PG_VERSION"), "18\n");
        Path halfUnpacked =
                Files.createDirectory(other.resolve("postgresql-9.0.0-linux-x86_64.new"));
        Path notOurs = Files.createDirectory(other.resolve("postgresql-backup"));
        List<String> announced = new ArrayList<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(other, announced::add)) {
            assertThat(Postgres.ask(postgres.address(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(announced).hasSize(2);
        assertThat(halfUnpacked).doesNotExist();
        assertThat(notOurs).exists();
    }
}
