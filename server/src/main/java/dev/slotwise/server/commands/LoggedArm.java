package dev.slotwise.server.commands;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * An arm of the log.
 *
 * @param key what it is called in the experiment
 * @param name what it is called in the log
 */
record LoggedArm(String key, String name) {
    private static final int LONGEST_KEY = 64;
    private static final int ROOM_FOR_A_NUMBER = 4;

    /** Keys made of the names: "Mens E-Mail" becomes "mens-e-mail"; no two alike. */
    static List<LoggedArm> named(List<String> names) {
        var arms = new ArrayList<LoggedArm>(names.size());
        var taken = new HashSet<String>();
        for (var name : names) {
            var plain = plain(name);
            var key = plain;
            for (int number = 2; !taken.add(key); number++) {
                key = plain + "-" + number;
            }
            arms.add(new LoggedArm(key, name));
        }
        return List.copyOf(arms);
    }

    private static String plain(String name) {
        var key =
                name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-+|-+$", "");
        if (key.isEmpty()) {
            return "arm";
        }
        return key.substring(0, Math.min(key.length(), LONGEST_KEY - ROOM_FOR_A_NUMBER));
    }
}
