package dev.slotwise.server.content;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a rendering as it grows, up to its limit, with a note of where something was left
 * out.
 */
final class Output {
    static final int MAX_CHARACTERS = 512 * 1024;

    private final StringBuilder text;
    private final List<Integer> gaps = new ArrayList<>(0);

    Output(int expected) {
        text = new StringBuilder(expected);
    }

    static void check(int characters) {
        if (characters > MAX_CHARACTERS)
            throw new LimitExceeded("is longer than " + MAX_CHARACTERS / 1024 + " kB");
    }

    void append(String piece) {
        check(text.length() + piece.length());
        text.append(piece);
    }

    void appendEscaped(String piece) {
        int from = 0;
        for (int at = 0; at < piece.length(); at++) {
            var entity = entity(piece.charAt(at));
            if (entity.isEmpty()) continue;
            text.append(piece, from, at).append(entity);
            from = at + 1;
        }
        text.append(piece, from, piece.length());
        check(text.length());
    }

    /** Something that would have stood here is left out. */
    void gap() {
        gaps.add(text.length());
    }

    List<Integer> gaps() {
        return gaps;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    static String entity(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> "";
        };
    }
}
