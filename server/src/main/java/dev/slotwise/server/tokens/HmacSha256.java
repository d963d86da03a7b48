package dev.slotwise.server.tokens;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) under one key.
 *
 * <p>Both padded keys are hashed once; a message then costs two clones of that state instead of an
 * initialised {@code Mac} per call, or per thread, of which virtual threads would make many.
 * Cloning only reads, so one instance serves all threads.
 */
final class HmacSha256 {
    static final int BYTES = 32;
    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    private HmacSha256(MessageDigest inner, MessageDigest outer) {
        this.inner = inner;
        this.outer = outer;
    }

    static HmacSha256 keyed(byte[] key) {
        byte[] block = Arrays.copyOf(key.length > BLOCK ? sha256().digest(key) : key, BLOCK);
        return new HmacSha256(after(block, 0x36), after(block, 0x5c));
    }

    /** The MAC of the first {@code length} bytes of the message. */
    byte[] of(byte[] message, int length) {
        try {
            var mac = new byte[BYTES];
            var hash = (MessageDigest) inner.clone();
            hash.update(message, 0, length);
            hash.digest(mac, 0, BYTES);
            hash = (MessageDigest) outer.clone();
            hash.update(mac, 0, BYTES);
            hash.digest(mac, 0, BYTES);
            return mac;
        } catch (CloneNotSupportedException | DigestException e) {
            throw new IllegalStateException("this JDK's SHA-256 cannot be cloned", e);
        }
    }

    private static MessageDigest after(byte[] block, int pad) {
        var digest = sha256();
        for (byte b : block) digest.update((byte) (b ^ pad));
        return digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
