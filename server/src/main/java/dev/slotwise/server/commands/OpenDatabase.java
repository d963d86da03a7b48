package dev.slotwise.server.commands;

import dev.slotwise.server.storage.Storage;

/**
 * A database that a command may work on.
 *
 * @param closing gives back what had to be opened or started for it
 */
public record OpenDatabase(Storage storage, Closing closing) implements AutoCloseable {
    @Override
    public void close() {
        closing.close();
    }

    /** How to give it back. */
    public interface Closing {
        void close();
    }
}
