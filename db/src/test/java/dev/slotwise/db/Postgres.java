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

    private Postgres() {}

    private static final class Shared {
        private static final Path FOLDER = folder();
        private static final EmbeddedPostgres SERVER = EmbeddedPostgres.start(FOLDER, _ -> {});

        static {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> {
                                SERVER.close();
                                DataDirectory.deleteAll(FOLDER);
                            }));
        }

        private static Path folder() {
            try {
                return Files.createTempDirectory("slotwise-db");
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
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

    /** Unpacking takes seconds, copying does not. */
    static void copyProgramsTo(Path dataDirectory) throws IOException {
        DataDirectory home = DataDirectory.of(Shared.FOLDER);
        Path programs = PostgresBinaries.unpacked(home, _ -> {}).folder();
        try (Stream<Path> files = Files.walk(programs)) {
            for (Path file : files.toList()) {
                Path copy = dataDirectory.resolve(home.path().relativize(file).toString());
                Files.copy(
                        file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
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
