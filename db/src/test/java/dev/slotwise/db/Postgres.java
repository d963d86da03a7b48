package dev.slotwise.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One PostgreSQL for all tests that need only a database, and its unpacked programs for those that
 * start their own.
 */
final class Postgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final String PROGRAMS =
            "postgresql-%s-%s".formatted(PostgresBinaries.version(), Platform.here().name());

    private Postgres() {}

    private static final class Template {
        private static final Path FOLDER = temporaryFolder();

        static {
            EmbeddedPostgres.start(FOLDER, _ -> {}).close();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> DataDirectory.deleteAll(FOLDER)));
        }
    }

    private static final class Shared {
        private static final Path FOLDER = temporaryFolder();
        private static final EmbeddedPostgres SERVER = server();

        private static EmbeddedPostgres server() {
            try {
                copyClusterTo(FOLDER);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
            EmbeddedPostgres server = EmbeddedPostgres.start(FOLDER, _ -> {});
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> {
                                server.close();
                                DataDirectory.deleteAll(FOLDER);
                            }));
            return server;
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("slotwise-db");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    static DatabaseAddress freshDatabase() throws SQLException {
        DatabaseAddress server = Shared.SERVER.address();
        String name = "test_" + DATABASES.incrementAndGet();
        execute(server, "CREATE DATABASE " + name);
        return at(server, name, server.password());
    }

    static DatabaseAddress at(DatabaseAddress server, String database, String password) {
        return new DatabaseAddress(
                server.host(),
                server.port(),
                database,
                server.user(),
                password,
                server.tls(),
                server.rootCertificate());
    }

    /**
     * A cluster that was started and stopped once. Unpacking and initdb take seconds, copying does
     * not.
     */
    static void copyClusterTo(Path dataDirectory) throws IOException {
        try (Stream<Path> files = Files.walk(Template.FOLDER)) {
            for (Path file : files.skip(1).toList()) {
                Path name = Template.FOLDER.relativize(file);
                Path copy = dataDirectory.resolve(name);
                // Programs are many and large, and nobody writes to them.
                if (name.startsWith(PROGRAMS) && Files.isRegularFile(file))
                    Files.createLink(copy, file);
                else
                    Files.copy(
                            file,
                            copy,
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    static void execute(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = Session.open(address);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = Session.open(address);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
