package dev.slotwise.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;

/**
 * Text that JSON allows and nothing behind it can keep: the character U+0000 (PostgreSQL refuses
 * it) and half a surrogate pair (UTF-8 has no bytes for it). Both need a backslash-u in JSON, so
 * that most requests cost one scan of their bytes.
 */
final class UnusableText {
    private UnusableText() {}

    /**
     * @throws Problem.Invalid at the value that holds such text
     */
    static void refuse(byte[] json, ObjectMapper mapper) throws IOException {
        if (hasEscape(json)) {
            try (JsonParser parser = mapper.createParser(json)) {
                for (JsonToken token = parser.nextToken();
                        token != null;
                        token = parser.nextToken()) {
                    if ((token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING)
                            && isUnusable(parser.getText())) {
                        throw Problem.invalid(
                                parser.getParsingContext().pathAsPointer().toString(),
                                "holds U+0000 or half a surrogate pair");
                    }
                }
            }
        }
    }

    private static boolean hasEscape(byte[] json) {
        for (int i = 1; i < json.length; i++) {
            // 0xED begins the three bytes a careless encoder makes of half a pair.
            if ((json[i] == 'u' && json[i - 1] == '\\') || json[i] == (byte) 0xED) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnusable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return true;
            }
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
