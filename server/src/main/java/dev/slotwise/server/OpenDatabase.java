package dev.slotwise.server;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.db.EmbeddedPostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The database that is configured: one's own, or the embedded one.
 *
 * @param place where the data lies, in words
 */
record OpenDatabase(DatabaseAddress address, String place, Optional<EmbeddedPostgres> embedded)
        implements AutoCloseable {

    /** Starts the embedded one unless an address is given. */
    static OpenDatabase of(Configuration configuration, Consumer<String> announce) {
        return given(configuration).orElseGet(() -> start(configuration, announce));
    }

    /** Joins the embedded one if a server runs on it, else starts it. */
    static OpenDatabase join(Configuration configuration, Consumer<String> announce) {
        return given(configuration)
                .or(() ->
                        EmbeddedPostgres.running(configuration.dataDirectory())
                                .map(address ->
                                        new OpenDatabase(
                                                address, place(configuration), Optional.empty())))
                .orElseGet(() -> start(configuration, announce));
    }

    private static Optional<OpenDatabase> given(Configuration configuration) {
        return configuration
                .database()
                .url()
                .map(url -> DatabaseAddress.parse(url.toString()))
                .map(address -> {
                    requireWritable(configuration.dataDirectory());
                    return new OpenDatabase(address, address.toString(), Optional.empty());
                });
    }

    /** The spool of events lies there: better to hear of it now than when it is needed. */
    private static void requireWritable(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "writable", ""));
        } catch (IOException e) {
            throw new ConfigurationError(
                    "%s can't be written to (%s): give it to this user, or set SLOTWISE_DATA_DIR"
                            .formatted(directory.toAbsolutePath(), e.getMessage()));
        }
    }

    private static OpenDatabase start(Configuration configuration, Consumer<String> announce) {
        var embedded = EmbeddedPostgres.start(configuration.dataDirectory(), announce);
        return new OpenDatabase(embedded.address(), place(configuration), Optional.of(embedded));
    }

    private static String place(Configuration configuration) {
        return configuration.dataDirectory().toAbsolutePath().normalize()
                + " (embedded PostgreSQL)";
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedPostgres::close);
    }
}
