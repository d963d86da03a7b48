package dev.slotwise.server;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.db.EmbeddedPostgres;

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
                .map(address -> new OpenDatabase(address, address.toString(), Optional.empty()));
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
