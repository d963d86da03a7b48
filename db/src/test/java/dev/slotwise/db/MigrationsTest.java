package dev.slotwise.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

class MigrationsTest {
    private static final String FOLDER = "changes";
    private static final Changelog KNOWN =
            Changelog.read(MigrationsTest.class.getClassLoader(), FOLDER);

    /** Of the next release: one change more. */
    private static final Changelog NEWER =
            with(
                    "changes/0003-newer.sql",
                    "--changeset slotwise:0003-newer\nCREATE TABLE newer (id int)");

    private static Changelog with(String name, String sql) {
        SortedMap<String, byte[]> files = new TreeMap<>(KNOWN.files());
        files.put(
                name,
                ("--liquibase formatted sql\n\n" + sql + ";\n").getBytes(StandardCharsets.UTF_8));
        return new Changelog(files);
    }

    @Test
    void allChangesAreAppliedOnceInTheOrderOfTheirNames() throws SQLException {
        DatabaseAddress address = Postgres.freshDatabase();
        assertThat(Migrations.migrate(address, FOLDER)).isEqualTo(2);
        Postgres.execute(address, "INSERT INTO parcel VALUES (1, 2.5)");
        assertThat(Migrations.migrate(address, FOLDER)).isZero();
        assertThat(Postgres.ask(address, "SELECT heaviest()")).isEqualTo("2.5");
        assertThat(
                        Postgres.ask(
                                address,
                                "SELECT string_agg(id, ' ' ORDER BY orderexecuted) FROM"
                                        + " databasechangelog"))
                .isEqualTo("0001-parcels 0002-weigh");
    }

    @Test
    void aNewerReleaseAddsItsChangesAndTheOlderOneIsRefusedFromThenOn() throws SQLException {
        DatabaseAddress address = Postgres.freshDatabase();
        Migrations.migrate(address, KNOWN);
        assertThat(Migrations.migrate(address, NEWER)).isEqualTo(1);
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> Migrations.migrate(address, KNOWN))
                .withMessageContaining("newer Slotwise")
                .withMessageContaining("0003-newer");
        assertThat(Migrations.migrate(address, NEWER)).isZero();
    }

    @Test
    void changesOutsideTheChangelogAreNoticedThoughTheFingerprintAgrees() throws SQLException {
        DatabaseAddress address = Postgres.freshDatabase();
        Migrations.migrate(address, KNOWN);
        Postgres.execute(
                address,
                "DROP FUNCTION heaviest(); DELETE FROM databasechangelog WHERE id = '0002-weigh'");
        assertThat(Migrations.migrate(address, KNOWN)).isEqualTo(1);
    }

    @Test
    void anEditedChangeIsRefused() throws SQLException {
        DatabaseAddress address = Postgres.freshDatabase();
        Migrations.migrate(address, NEWER);
        Changelog edited =
                with(
                        "changes/0003-newer.sql",
                        "--changeset slotwise:0003-newer\nCREATE TABLE other (id int)");
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> Migrations.migrate(address, edited))
                .withMessageContaining("check sum changes/0003-newer.sql::0003-newer");
    }

    @Test
    void aChangeThatFailsIsToldInOneLineAndRunsOnceItIsMended() throws SQLException {
        DatabaseAddress address = Postgres.freshDatabase();
        Changelog broken =
                with(
                        "changes/0003-newer.sql",
                        "--changeset slotwise:0003-newer\nCREATE TABEL newer (id int)");
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> Migrations.migrate(address, broken))
                .withMessageContaining("syntax error at or near \"TABEL\"")
                .satisfies(problem -> assertThat(problem.getMessage()).hasLineCount(1));
        assertThat(Migrations.migrate(address, NEWER)).isEqualTo(1);
    }

    @Test
    void serversThatMigrateAtOnceAllSucceed() throws Exception {
        DatabaseAddress address = Postgres.freshDatabase();
        try (ExecutorService servers = Executors.newFixedThreadPool(4)) {
            Callable<Integer> server = () -> Migrations.migrate(address, KNOWN);
            int applied = 0;
            for (Future<Integer> count : servers.invokeAll(List.of(server, server, server, server)))
                applied += count.get();
            assertThat(applied).isEqualTo(2);
        }
    }

    @Test
    void theLockOfAKilledServerIsReleased() throws SQLException {
        DatabaseAddress address = Postgres.freshDatabase();
        Migrations.migrate(address, KNOWN);
        Postgres.execute(
                address,
                "UPDATE databasechangeloglock SET locked = true, lockgranted = now(), lockedby = 'a"
                        + " killed one'");
        assertThat(Migrations.migrate(address, NEWER)).isEqualTo(1);
    }

    @Test
    void theGuardOfAKilledServerEndsWithItsSession() throws SQLException {
        DatabaseAddress address = Postgres.freshDatabase();
        try (Connection killed = Session.open(address)) {
            MigrationGuard.take(killed, address);
            Postgres.execute(
                    address,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                            + " current_database() AND pid <> pg_backend_pid()");
            assertThat(Migrations.migrate(address, KNOWN)).isEqualTo(2);
        }
    }

    @Test
    void theChangelogIsFoundInsideAJar(@TempDir Path folder) throws Exception {
        Path jar = folder.resolve("a jar.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("changes/"));
            for (Map.Entry<String, byte[]> file : KNOWN.files().entrySet()) {
                entries.putNextEntry(new JarEntry(file.getKey()));
                entries.write(file.getValue());
            }
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Changelog inside = Changelog.read(loader, FOLDER);
            assertThat(inside.fingerprint()).isEqualTo(KNOWN.fingerprint());
            assertThat(inside.files().keySet())
                    .containsExactly("changes/0001-parcels.sql", "changes/0002-weigh.sql");
        }
    }

    @Test
    void eachWayNotToReachADatabaseSaysWhatToDo() throws SQLException {
        DatabaseAddress good = Postgres.freshDatabase();
        assertProblem(
                Postgres.at(good, good.database(), "wrong-password"), "check user and password");
        assertProblem(Postgres.at(good, "absent", good.password()), "CREATE DATABASE \"absent\"");
        assertProblem(
                DatabaseAddress.parse("postgres://a:wrong-password@127.0.0.1:1/d"),
                "cannot be reached");
        assertProblem(
                DatabaseAddress.parse("postgres://a:wrong-password@nowhere.invalid/d"),
                "has no address");
    }

    private static void assertProblem(DatabaseAddress address, String advice) {
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> Migrations.migrate(address, KNOWN))
                .withMessageContaining(advice)
                .satisfies(problem ->
                        assertThat(problem.getMessage())
                                .hasLineCount(1)
                                .doesNotContain("wrong-password"));
    }
}
