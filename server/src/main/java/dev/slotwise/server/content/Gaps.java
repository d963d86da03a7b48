package dev.slotwise.server.content;

import java.util.List;

/**
 * Closes the gaps that tokens leave in a text: "Hi {{ firstName }}, welcome" reads "Hi, welcome".
 */
final class Gaps {
    private static final String NO_SPACE_BEFORE = ",.;:!?)";

    private Gaps() {}

    /**
     * @param gaps where something was left out, ascending
     */
    static String closed(String text, List<Integer> gaps) {
        var closed = new StringBuilder(text.length());
        int from = 0;
        for (int gap : gaps) {
            if (gap < from) continue;
            closed.append(text, from, gap);
            from = gap;
            boolean atStart = closed.isEmpty() || isLineBreak(closed.charAt(closed.length() - 1));
            boolean atEnd = gap == text.length() || isLineBreak(text.charAt(gap));
            boolean spaceBefore = endsWithSpace(closed);
            boolean spaceAfter = !atEnd && isSpace(text.charAt(gap));
            if (spaceBefore
                    && (atEnd || spaceAfter || NO_SPACE_BEFORE.indexOf(text.charAt(gap)) >= 0)) {
                while (endsWithSpace(closed)) closed.setLength(closed.length() - 1);
            } else if (atStart) {
                while (from < text.length() && isSpace(text.charAt(from))) from++;
            }
        }
        return closed.append(text, from, text.length()).toString();
    }

    private static boolean endsWithSpace(StringBuilder text) {
        return !text.isEmpty() && isSpace(text.charAt(text.length() - 1));
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isLineBreak(char c) {
        return c == '\n' || c == '\r';
    }
}
