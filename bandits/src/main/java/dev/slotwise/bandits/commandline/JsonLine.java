package dev.slotwise.bandits.commandline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * One line of JSON, read token by token; knows where it is, so that a refusal names the line, the
 * field and the reason.
 */
final class JsonLine implements AutoCloseable {
    private static final int QUOTED_AT_MOST = 40;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .build();

    private final JsonParser json;
    private final long number;
    private String message = "";
    private String field = "";

    JsonLine(Lines lines) throws IOException {
        json = JSON.createParser(lines.buffer(), lines.start(), lines.length());
        number = lines.number();
    }

    /** Enters the object that the line has to be. */
    void begin() throws IOException {
        if (token() != JsonToken.START_OBJECT) {
            throw refusal("expected an object, got " + shown());
        }
    }

    /** Nothing may come after the object. */
    void end() throws IOException {
        if (token() != null) {
            throw refusal("more after the object: " + shown());
        }
    }

    /** Enters the object of this message. */
    void enter(String message) throws IOException {
        this.message = message;
        field = "";
        if (token() != JsonToken.START_OBJECT) {
            throw refusal("expected an object, got " + shown());
        }
    }

    /**
     * Enters the list that the next value has to be.
     *
     * @return whether there is one; null is none
     */
    boolean enterList() throws IOException {
        JsonToken token = token();
        if (token != JsonToken.START_ARRAY && token != JsonToken.VALUE_NULL) {
            throw refusal("expected a list, got " + shown());
        }
        return token == JsonToken.START_ARRAY;
    }

    /** The next field of the object, or null at its end. */
    @Nullable String nextField() throws IOException {
        if (token() == JsonToken.END_OBJECT) {
            field = "";
            return null;
        }
        field = json.currentName();
        return field;
    }

    /** Passes over the value of a field that means nothing here. */
    void skip() throws IOException {
        token();
        try {
            json.skipChildren();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
    }

    /** The next token, or null at the end of the line. */
    @Nullable JsonToken token() throws IOException {
        try {
            return json.nextToken();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
    }

    /** The next value as a number. */
    double number() throws IOException {
        token();
        return currentNumber();
    }

    /** The next value as a number, or what stands for none where it is null. */
    double numberOr(double none) throws IOException {
        return token() == JsonToken.VALUE_NULL ? none : currentNumber();
    }

    double currentNumber() throws IOException {
        JsonToken token = json.currentToken();
        if (token == null || !token.isNumeric()) {
            throw refusal("expected a number, got " + shown());
        }
        double value;
        try {
            value = json.getDoubleValue();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
        if (!Double.isFinite(value)) {
            throw refusal(shown() + " is too large");
        }
        return value;
    }

    /** The next value as a whole number. */
    long wholeNumber() throws IOException {
        if (token() != JsonToken.VALUE_NUMBER_INT) {
            throw refusal("expected a whole number, got " + shown());
        }
        try {
            return json.getLongValue();
        } catch (JsonProcessingException e) {
            throw refusal(shown() + " is too large");
        }
    }

    /** The next value as the bits of a seed; any whole number is one. */
    long seed() throws IOException {
        if (token() != JsonToken.VALUE_NUMBER_INT) {
            throw refusal("expected a whole number, got " + shown());
        }
        return json.getBigIntegerValue().longValue();
    }

    boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    boolean isList() {
        return json.currentToken() == JsonToken.START_ARRAY;
    }

    /** The current value as text; a number is its digits. */
    String currentText() throws IOException {
        JsonToken token = json.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw refusal("expected text, got " + shown());
        }
        return json.getText();
    }

    /** Whether the current value is this text; looks without making a string of it. */
    boolean currentTextIs(char[] text) throws IOException {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_STRING || json.getTextLength() != text.length) {
            return false;
        }
        char[] characters = json.getTextCharacters();
        int offset = json.getTextOffset();
        for (int i = 0; i < text.length; i++) {
            if (characters[offset + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Refuses the line: what is wrong with the current field. */
    UnusableInput refusal(String reason) {
        String place = message + (message.isEmpty() || field.isEmpty() ? "" : ".") + field;
        return new UnusableInput(
                "line " + number + ": " + (place.isEmpty() ? "" : place + ": ") + reason);
    }

    /** Refuses the line: this field of the current message is wrong. */
    UnusableInput refusal(String field, String reason) {
        this.field = field;
        return refusal(reason);
    }

    private UnusableInput malformed(JsonProcessingException e) {
        return refusal("not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }

    /** What stands here, for a refusal. */
    String shown() throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "the end of the line";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case END_ARRAY -> "the end of a list";
            case END_OBJECT -> "the end of an object";
            default -> {
                String text = json.getText();
                yield text.length() > QUOTED_AT_MOST
                        ? text.substring(0, QUOTED_AT_MOST) + "…"
                        : text;
            }
        };
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
