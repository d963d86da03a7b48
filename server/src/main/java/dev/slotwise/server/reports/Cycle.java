package dev.slotwise.server.reports;

/**
 * Whether enough of the calendar was seen for an end: what people do on a Monday says little of
 * their weekends.
 *
 * @param days of which all outcomes have come
 * @param isWhole whether that is a week, or all there is of a send that went out at once
 */
record Cycle(long days, boolean isWhole) {
    static final int DAYS = 7;

    private static final int HOURS = 24;

    /** A send that takes no longer than this, and is followed by none for a day, was one. */
    private static final int ONE_SEND = 2 * HOURS;

    static Cycle of(Stretches stretches, int maturedBefore, int hourNow) {
        var first = stretches.firstHour();
        var last = stretches.lastHour();
        if (first.isEmpty() || last.isEmpty()) {
            return new Cycle(0, false);
        }
        int seen = Math.max(0, maturedBefore - first.getAsInt());
        boolean oneSend =
                last.getAsInt() - first.getAsInt() <= ONE_SEND
                        && last.getAsInt() < maturedBefore
                        && hourNow - last.getAsInt() >= HOURS;
        return new Cycle(seen / HOURS, oneSend || seen >= DAYS * HOURS);
    }
}
