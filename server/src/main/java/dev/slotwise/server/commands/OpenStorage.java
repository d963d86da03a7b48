package dev.slotwise.server.commands;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Vertx;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A storage that a command may work on until it closes it.
 *
 * @param closing gives back what was opened or started for it
 */
public record OpenStorage(Storage storage, Closing closing) implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final long PATIENCE_SECONDS = 10;

    /** Ends something that was begun for a command. */
    @FunctionalInterface
    public interface Closing {
        void close();
    }

    /**
     * @param afterwards called when storage and event loops are closed, for instance to stop a
     *     database that was started for the command
     */
    public static OpenStorage of(DatabaseAddress address, Closing afterwards) {
        var vertx = Vertx.vertx();
        var storage = Storage.open(vertx, address, CONNECTIONS);
        return new OpenStorage(
                storage,
                () -> {
                    try {
                        storage.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                        vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    } catch (TimeoutException e) {
                        throw new IllegalStateException("the database cannot be left", e);
                    } finally {
                        afterwards.close();
                    }
                });
    }

    @Override
    public void close() {
        closing.close();
    }
}
