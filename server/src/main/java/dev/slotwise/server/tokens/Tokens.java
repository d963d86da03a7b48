package dev.slotwise.server.tokens;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals a few bytes into a string of {@code [A-Za-z0-9_-]} that nobody else can make, and opens it
 * again.
 *
 * <p>The bytes are version, key id, kind, payload and the first 12 bytes of their HMAC-SHA-256; the
 * text is base64url without padding. The payload is authentic, not secret.
 */
public final class Tokens {
    /** The longest payload that can be sealed. */
    public static final int MAX_PAYLOAD = 64;

    private static final byte VERSION = 1;
    private static final int HEADER = 3;
    private static final int MAC = 12;
    private static final int SHORTEST = length(HEADER + MAC);
    private static final int LONGEST = length(HEADER + MAX_PAYLOAD + MAC);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final TokenKeys keys;

    public Tokens(TokenKeys keys) {
        this.keys = keys;
    }

    /**
     * The key of {@link #seal(byte, byte[])}, to be kept by who must seal the same token again
     * later.
     */
    public int signingKey() {
        return keys.signing();
    }

    /**
     * Seals with the signing key.
     *
     * @throws IllegalArgumentException if the payload is longer than {@value #MAX_PAYLOAD} bytes
     */
    public String seal(byte kind, byte[] payload) {
        return seal(keys.signing(), kind, payload);
    }

    /**
     * Seals with a certain key: the same arguments give the same token for as long as the key is
     * there.
     *
     * @throws IllegalArgumentException if the key is unknown or the payload is longer than {@value
     *     #MAX_PAYLOAD} bytes
     */
    public String seal(int keyId, byte kind, byte[] payload) {
        if (payload.length > MAX_PAYLOAD)
            throw new IllegalArgumentException(
                    "payload of " + payload.length + " bytes; at most " + MAX_PAYLOAD);
        var mac = keys.mac(keyId);
        int signed = HEADER + payload.length;
        var bytes = new byte[signed + MAC];
        bytes[0] = VERSION;
        bytes[1] = (byte) keyId;
        bytes[2] = kind;
        System.arraycopy(payload, 0, bytes, HEADER, payload.length);
        System.arraycopy(mac.of(bytes, signed), 0, bytes, signed, MAC);
        return ENCODER.encodeToString(bytes);
    }

    /**
     * Opens a token of any known key; empty for whatever was not sealed by {@code seal} character
     * by character, be it cut, forged, padded, encoded otherwise, or of an unknown key.
     */
    public Optional<Opened> open(String token) {
        if (token.length() < SHORTEST || token.length() > LONGEST || !isInAlphabet(token))
            return Optional.empty();
        var bytes = DECODER.decode(token);
        int keyId = bytes[1] & 0xff;
        if (bytes[0] != VERSION || !keys.has(keyId)) return Optional.empty();
        int signed = bytes.length - MAC;
        var expected = Arrays.copyOf(keys.mac(keyId).of(bytes, signed), MAC);
        if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, signed, bytes.length)))
            return Optional.empty();
        // The last character may carry bits that no byte holds: without this a token had several
        // spellings.
        if (!ENCODER.encodeToString(bytes).equals(token)) return Optional.empty();
        return Optional.of(new Opened(keyId, bytes[2], Arrays.copyOfRange(bytes, HEADER, signed)));
    }

    private static boolean isInAlphabet(String token) {
        // No number of bytes has an encoding of this length; the decoder would throw.
        if (token.length() % 4 == 1) return false;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '_'
                            || c == '-';
            if (!allowed) return false;
        }
        return true;
    }

    private static int length(int bytes) {
        return (bytes * 4 + 2) / 3;
    }
}
