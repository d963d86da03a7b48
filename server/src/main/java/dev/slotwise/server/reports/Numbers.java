package dev.slotwise.server.reports;

import java.util.Locale;

/** How sentences write numbers. */
final class Numbers {
    private Numbers() {}

    static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** No more digits than mean something. */
    static String amount(double number) {
        double size = Math.abs(number);
        var pattern = size >= 10 ? "%,.0f" : size >= 1 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, number);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String count(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : noun + "s");
    }
}
