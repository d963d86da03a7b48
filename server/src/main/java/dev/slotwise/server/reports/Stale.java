package dev.slotwise.server.reports;

import dev.slotwise.server.learning.WaveSum;

import java.time.Instant;
import java.util.Optional;

/**
 * E-mails are decided, but nobody says any more that they arrive.
 *
 * @param since the end of the last hour of which something was heard
 * @param decisions since, in hours that have passed
 */
record Stale(Instant since, long decisions) {
    /** As many should have been heard of. */
    private static final double LEAST_MISSED = 20;

    /**
     * @param hourNow the hour that has not passed yet
     */
    static Optional<Stale> of(Stretches stretches, int hourNow) {
        var last = stretches.lastHour();
        if (last.isEmpty()) {
            return Optional.empty();
        }
        int heard = last.getAsInt();
        var before = stretches.those(stretch -> stretch.from() <= heard);
        long missing =
                stretches
                        .those(stretch -> stretch.from() > heard && stretch.to() <= hourNow)
                        .count(WaveSum.DECISIONS);
        double share =
                (double) before.count(WaveSum.EXPOSURES)
                        / Math.max(1, before.count(WaveSum.DECISIONS));
        return missing * share < LEAST_MISSED
                ? Optional.empty()
                : Optional.of(new Stale(Period.time(heard + 1), missing));
    }
}
