package dev.slotwise.server;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.db.EmbeddedPostgres;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A real server on a real PostgreSQL, one of each for all tests of a JVM; its clock is simulated,
 * so that a test can turn it. A test that takes a {@link Client} parameter speaks to it over HTTP.
 */
public final class Slotwise implements ParameterResolver {
    static final String KEY = "sw_key_of_the_tests_0123456789";

    private static final class Started {
        private static final EmbeddedPostgres DATABASE;
        private static final Server SERVER;

        static {
            try {
                var folder = Files.createTempDirectory("slotwise-test");
                DATABASE = EmbeddedPostgres.start(folder, _ -> {});
                SERVER = Slotwise.start(DATABASE.address(), folder, Map.of());
                Runtime.getRuntime()
                        .addShutdownHook(
                                new Thread(() -> {
                                    SERVER.close();
                                    DATABASE.close();
                                    delete(folder);
                                }));
            } catch (Exception e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    /** Another server on the same database, to be closed. */
    static Server another(Map<String, String> settings) throws Exception {
        var folder = Files.createTempDirectory("slotwise-test");
        folder.toFile().deleteOnExit();
        return start(database(), folder, settings);
    }

    static Client client(Server server) {
        return new Client(server.port(), KEY);
    }

    static DatabaseAddress database() {
        return Started.DATABASE.address();
    }

    static Client client() {
        return new Client(Started.SERVER.port(), KEY);
    }

    private static Server start(DatabaseAddress database, Path folder, Map<String, String> settings)
            throws Exception {
        var environment =
                new HashMap<>(
                        Map.of(
                                "SLOTWISE_HTTP_PORT", "0",
                                "SLOTWISE_PUBLIC_URL", "https://mail.example.com",
                                "SLOTWISE_DATA_DIR", folder.toString(),
                                "SLOTWISE_BOOTSTRAP_KEY", KEY,
                                "SLOTWISE_SIMULATED_CLOCK", "true",
                                "SLOTWISE_LEARNING_INTERVAL", "PT0.05S",
                                "SLOTWISE_ECHO", "true",
                                "SLOTWISE_DECISION_DEADLINE", "PT30S"));
        environment.putAll(settings);
        return Server.start(
                Configuration.load(environment, Optional.empty()), database, Clock.systemUTC());
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (java.io.IOException e) {
            System.err.println("left behind: " + folder);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Client.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return client();
    }
}
