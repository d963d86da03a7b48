package dev.slotwise.server.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * SHA-256 over named parts. Each part's length goes in first, so that ("ab", "c") and ("a", "bc")
 * differ.
 */
public final class Digest {
    private final MessageDigest sha256;

    private Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    public static Digest begin() {
        return new Digest();
    }

    public Digest with(String part) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        return with(bytes.length).raw(bytes);
    }

    public Digest with(int part) {
        return raw(ByteBuffer.allocate(Integer.BYTES).putInt(part).array());
    }

    public Digest with(long part) {
        return raw(ByteBuffer.allocate(Long.BYTES).putLong(part).array());
    }

    private Digest raw(byte[] bytes) {
        sha256.update(bytes);
        return this;
    }

    public byte[] bytes() {
        return sha256.digest();
    }

    /** The first 128 bits: enough that no two keys of a lifetime meet. */
    public UUID uuid() {
        var buffer = ByteBuffer.wrap(bytes());
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
