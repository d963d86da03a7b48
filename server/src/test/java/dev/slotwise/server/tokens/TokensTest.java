package dev.slotwise.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

class TokensTest {
    private static final byte CLICK = 2;
    private static final byte[] PAYLOAD = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    private final Tokens tokens = new Tokens(new TokenKeys(Map.of(7, secret(7)), 7));

    /** RFC 4231, test cases 1, 2 and 6. */
    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 1, 4869205468657265,"
                + " b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "4a656665, 1, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
                + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "aa, 131,"
            + " 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374,"
            + " 60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    })
    void theMacIsThePublishedOne(String key, int times, String message, String mac) {
        var hex = HexFormat.of();
        var bytes = hex.parseHex(message);
        assertThat(
                        hex.formatHex(
                                HmacSha256.keyed(hex.parseHex(key.repeat(times)))
                                        .of(bytes, bytes.length)))
                .isEqualTo(mac);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10, 63, 64})
    void whatIsSealedIsOpened(int length) {
        var payload = new byte[length];
        new Random(length).nextBytes(payload);
        String token = tokens.seal(CLICK, payload);

        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.open(token))
                .hasValueSatisfying(opened -> {
                    assertThat(opened.keyId()).isEqualTo(7);
                    assertThat(opened.kind()).isEqualTo(CLICK);
                    assertThat(opened.payload()).isEqualTo(payload);
                });
    }

    @Test
    void aTokenIsShort() {
        assertThat(tokens.seal(CLICK, PAYLOAD)).hasSize(34);
    }

    @Test
    void theSameBytesAreSealedIntoTheSameToken() {
        assertThat(tokens.seal(7, CLICK, PAYLOAD)).isEqualTo(tokens.seal(CLICK, PAYLOAD));
    }

    @Test
    void aTokenWithAnyBitFlippedIsNotOpened() {
        var bytes = Base64.getUrlDecoder().decode(tokens.seal(CLICK, PAYLOAD));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            var forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(tokens.open(encode(forged))).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void aTokenCutOrContinuedIsNotOpened() {
        String token = tokens.seal(CLICK, PAYLOAD);
        for (int length = 0; length < token.length(); length++)
            assertThat(tokens.open(token.substring(0, length))).isEmpty();
        for (String more :
                new String[] {"A", "AA", "AAAA", "=", "==", " ", "\n", "A".repeat(100_000)})
            assertThat(tokens.open(token + more)).isEmpty();
    }

    @Test
    void aTokenHasOneSpellingOnly() {
        for (int length = 0; length < 6; length++) {
            String token = tokens.seal(CLICK, new byte[length]);
            String start = token.substring(0, token.length() - 1);
            long spellings =
                    IntStream.range(0, 128)
                            .filter(last -> tokens.open(start + (char) last).isPresent())
                            .count();
            assertThat(spellings).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "AQ",
                "%00%00%00%00%00%00%00%00",
                "../../../../etc/passwd",
                "ÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜ",
                "++++////++++////++++"
            })
    void whatIsNoTokenIsNotOpened(String text) {
        assertThat(tokens.open(text)).isEmpty();
    }

    @Test
    void randomTextIsNeverAnError() {
        var random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(120); i > 0; i--)
                text.append((char) random.nextInt(round % 2 == 0 ? 128 : 65_536));
            assertThat(tokens.open(text.toString())).isEmpty();
            var bytes = new byte[15 + random.nextInt(70)];
            random.nextBytes(bytes);
            bytes[0] = 1;
            bytes[1] = 7;
            assertThat(tokens.open(encode(bytes))).isEmpty();
        }
    }

    @Test
    void anotherVersionIsNotOpenedEvenWithItsMac() {
        var bytes = Base64.getUrlDecoder().decode(tokens.seal(CLICK, PAYLOAD));
        bytes[0] = 2;
        var mac = HmacSha256.keyed(secret(7)).of(bytes, bytes.length - 12);
        System.arraycopy(mac, 0, bytes, bytes.length - 12, 12);
        assertThat(tokens.open(encode(bytes))).isEmpty();
    }

    @Test
    void afterARotationTheOldKeyStillOpensAndTheNewOneSigns() {
        String old = tokens.seal(CLICK, PAYLOAD);
        var rotated = new Tokens(new TokenKeys(Map.of(7, secret(7), 255, secret(255)), 255));

        assertThat(rotated.open(old))
                .hasValueSatisfying(opened -> assertThat(opened.keyId()).isEqualTo(7));
        assertThat(rotated.open(rotated.seal(CLICK, PAYLOAD)))
                .hasValueSatisfying(opened -> assertThat(opened.keyId()).isEqualTo(255));
        assertThat(rotated.seal(7, CLICK, PAYLOAD)).isEqualTo(old);
        assertThat(tokens.open(rotated.seal(CLICK, PAYLOAD))).isEmpty();
    }

    @Test
    void aTokenOfAnotherSecretIsNotOpened() {
        var stranger = new Tokens(new TokenKeys(Map.of(7, secret(8)), 7));
        assertThat(stranger.open(tokens.seal(CLICK, PAYLOAD))).isEmpty();
    }

    @Test
    void nobodyCanChangeAPayloadThatWasOpened() {
        var opened = tokens.open(tokens.seal(CLICK, PAYLOAD)).orElseThrow();
        opened.payload()[0] = 99;
        assertThat(opened.payload()).isEqualTo(PAYLOAD);
    }

    @Test
    void aKeyThatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenKeys(Map.of(1, secret(1)), 2))
                .withMessage("no secret for the signing key 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenKeys(Map.of(1, "short".getBytes(UTF_8)), 1))
                .withMessage("secret of key 1 has 5 bytes, not 32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenKeys(Map.of(256, secret(1)), 256))
                .withMessage("key id not within 0 and 255: 256");
    }

    @Test
    void aPayloadThatIsTooLongOrAnUnknownKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.seal(CLICK, new byte[65]));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.seal(8, CLICK, PAYLOAD));
    }

    @Test
    void manyThreadsSealTheSame() {
        String token = tokens.seal(CLICK, PAYLOAD);
        assertThat(
                        IntStream.range(0, 20_000)
                                .parallel()
                                .allMatch(_ -> tokens.seal(CLICK, PAYLOAD).equals(token)))
                .isTrue();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] secret(int filled) {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) filled);
        return secret;
    }
}
