package dev.slotwise.server.tokens;

import java.util.Map;
import java.util.TreeMap;

/**
 * The secrets tokens are signed with. Every key opens, one signs: a new key is added and becomes
 * the signing one, the old one stays for as long as links in sent mail must work.
 */
public final class TokenKeys {
    static final int SECRET_BYTES = 32;

    private final Map<Integer, HmacSha256> macs;
    private final int signing;

    /**
     * @param secrets 32 bytes each, by key id
     * @throws IllegalArgumentException if a key id is not within 0 and 255, a secret is not 32
     *     bytes long, or the signing key is not among the secrets
     */
    public TokenKeys(Map<Integer, byte[]> secrets, int signing) {
        var macs = new TreeMap<Integer, HmacSha256>();
        secrets.forEach((id, secret) -> {
            if (id < 0 || id > 255)
                throw new IllegalArgumentException("key id not within 0 and 255: " + id);
            if (secret.length != SECRET_BYTES)
                throw new IllegalArgumentException(
                        "secret of key " + id + " has " + secret.length + " bytes, not 32");
            macs.put(id, HmacSha256.keyed(secret));
        });
        if (!macs.containsKey(signing))
            throw new IllegalArgumentException("no secret for the signing key " + signing);
        this.macs = Map.copyOf(macs);
        this.signing = signing;
    }

    /** The key that new tokens are signed with. */
    public int signing() {
        return signing;
    }

    /** Whether tokens of this key can be sealed and opened. */
    public boolean has(int keyId) {
        return macs.containsKey(keyId);
    }

    HmacSha256 mac(int keyId) {
        var mac = macs.get(keyId);
        if (mac == null) throw new IllegalArgumentException("unknown key " + keyId);
        return mac;
    }
}
