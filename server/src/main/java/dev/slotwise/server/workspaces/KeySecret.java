package dev.slotwise.server.workspaces;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of an API key. It is shown once; the database holds its SHA-256, which 256 random bits
 * make sufficient.
 */
record KeySecret(String text) {
    private static final String PREFIX = "sw_";
    private static final int HINT_LENGTH = 7;

    static KeySecret generate(SecureRandom random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return new KeySecret(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Enough to tell keys apart in a list, too little to guess one. */
    String hint() {
        return text.substring(0, Math.min(HINT_LENGTH, text.length() / 4)) + "…";
    }

    @Override
    public String toString() {
        return hint();
    }
}
