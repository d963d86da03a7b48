package dev.slotwise.server.tokens;

/**
 * What a genuine token says: the key it was signed with, the kind its maker gave it, and its
 * payload.
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared; both ways copy, so that nobody can change a
// payload.
public record Opened(int keyId, byte kind, byte[] payload) {
    public Opened {
        payload = payload.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }
}
