package dev.slotwise.server.learning;

import dev.slotwise.server.storage.Digest;

import java.util.UUID;

/**
 * The name under which a workspace knows that a recipient must not be mailed: it outlives the
 * recipient's data.
 */
public final class RecipientHash {
    private RecipientHash() {}

    public static UUID of(int workspace, String recipient) {
        return Digest.begin().with(workspace).with(recipient).uuid();
    }
}
