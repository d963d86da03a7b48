package dev.slotwise.server.http;

import org.apache.commons.text.similarity.LevenshteinDistance;

import java.util.Collection;

/** Guesses what was meant by a name nobody knows. */
public final class Nearest {
    private static final int MOST_TYPOS = 3;
    private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(MOST_TYPOS);

    private Nearest() {}

    /** {@code " 'foo' – did you mean 'for'?"}, or {@code " 'foo'"} if nothing known is near. */
    public static String hint(String unknown, Collection<String> known) {
        String name = unknown.length() <= 80 ? unknown : unknown.substring(0, 80) + "…";
        String best = "";
        int least = Math.min(MOST_TYPOS, name.length() - 1) + 1;
        for (String candidate : known) {
            int distance = DISTANCE.apply(name, candidate);
            if (distance >= 0 && distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return " '" + name + "'" + (best.isEmpty() ? "" : " – did you mean '" + best + "'?");
    }
}
