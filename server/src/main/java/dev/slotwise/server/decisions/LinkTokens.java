package dev.slotwise.server.decisions;

import dev.slotwise.server.tokens.TokenKeys;
import dev.slotwise.server.tokens.Tokens;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the tokens in a mail mean: which decision, and for a click which link. They hold no address,
 * no context and no probability; those stay in the database.
 */
public final class LinkTokens {
    private volatile State state;

    public LinkTokens(TokenKeys keys) {
        state = new State(new Tokens(keys), keys.signing());
    }

    /** Takes a newer set of keys; the old ones in it keep opening what they signed. */
    public void renew(TokenKeys keys) {
        state = new State(new Tokens(keys), keys.signing());
    }

    private record State(Tokens tokens, int signingKey) {}

    /** What a token is for. The letter is in the token: never change one. */
    public enum Use {
        DECISION('d'),
        OPEN('o'),
        CLICK('c'),
        UNSUBSCRIBE('u');

        private final byte letter;

        Use(char letter) {
            this.letter = (byte) letter;
        }
    }

    /**
     * @param link for a click, the id of its link
     */
    public record Meaning(Use use, long decision, Optional<LinkId> link) {}

    /**
     * The key that signs now. A decision remembers it, so that its tokens come out the same again.
     */
    int signingKey() {
        return state.signingKey;
    }

    String seal(int key, Use use, long decision) {
        var payload = ByteBuffer.allocate(Long.BYTES).putLong(decision).array();
        return state.tokens.seal(key, use.letter, payload);
    }

    String sealClick(int key, long decision, LinkId link) {
        var payload =
                ByteBuffer.allocate(Long.BYTES + LinkId.BYTES)
                        .putLong(decision)
                        .put(link.bytes())
                        .array();
        return state.tokens.seal(key, Use.CLICK.letter, payload);
    }

    /** Empty for anything that was not signed here, whole and unchanged. */
    public Optional<Meaning> open(String token) {
        return state.tokens
                .open(token)
                .flatMap(opened ->
                        Arrays.stream(Use.values())
                                .filter(use -> use.letter == opened.kind())
                                .findFirst()
                                .flatMap(use -> meaning(use, opened.payload())));
    }

    private static Optional<Meaning> meaning(Use use, byte[] payload) {
        int expected = use == Use.CLICK ? Long.BYTES + LinkId.BYTES : Long.BYTES;
        if (payload.length != expected) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(payload);
        long decision = buffer.getLong();
        if (use != Use.CLICK) {
            return Optional.of(new Meaning(use, decision, Optional.empty()));
        }
        var link = new byte[LinkId.BYTES];
        buffer.get(link);
        return Optional.of(new Meaning(use, decision, Optional.of(new LinkId(link))));
    }
}
