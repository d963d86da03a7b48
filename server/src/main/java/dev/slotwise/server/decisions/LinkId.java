package dev.slotwise.server.decisions;

import dev.slotwise.server.storage.Digest;
import dev.slotwise.server.storage.Lane;

import java.util.Arrays;

/**
 * A link's name: the first 96 bits of a digest of workspace and address. Equal links share it on
 * every server.
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record LinkId(byte[] bytes) {
    static final int BYTES = 12;

    public LinkId {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "a link id has %d bytes, not %d".formatted(BYTES, bytes.length));
        }
        bytes = bytes.clone();
    }

    static LinkId of(int workspace, String url) {
        return new LinkId(Arrays.copyOf(Digest.begin().with(workspace).with(url).bytes(), BYTES));
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    public short lane() {
        return (short) (bytes[BYTES - 1] & (Lane.COUNT - 1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
