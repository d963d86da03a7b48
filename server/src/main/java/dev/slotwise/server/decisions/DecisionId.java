package dev.slotwise.server.decisions;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.OptionalLong;

/** A decision's id as callers see it: opaque, of {@code [A-Za-z0-9_-]}. */
public final class DecisionId {
    private DecisionId() {}

    public static String text(long id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
    }

    /** Empty for what no decision was ever called. */
    public static OptionalLong parse(String text) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == Long.BYTES) {
                long id = ByteBuffer.wrap(bytes).getLong();
                return id >= 0 && text(id).equals(text)
                        ? OptionalLong.of(id)
                        : OptionalLong.empty();
            }
            return OptionalLong.empty();
        } catch (IllegalArgumentException notBase64) {
            return OptionalLong.empty();
        }
    }
}
