package dev.slotwise.server.learning;

import java.util.Locale;

/**
 * What is summed over the trials of a wave; p is the assignment probability, y the outcome. From
 * these the difference of two arms by augmented inverse probability weighting, and its variance,
 * follow exactly (Hadad et al. 2021).
 */
public enum WaveSum {
    DECISIONS(true),
    EXPOSURES(true),
    /** Seconds from the hour's beginning to each exposure: with the count, their mean age. */
    EXPOSURE_SECONDS(true),
    DELIVERED(true),
    OPENS(true),
    CLICKS(true),
    CONVERSIONS(true),
    UNSUBSCRIBES(true),
    COMPLAINTS(true),
    BOUNCES(true),
    MACHINE_OPENS(true),
    MACHINE_CLICKS(true),
    /** Goals reached after the attribution window. */
    LATE(true),
    SUCCESSES(true),
    VALUE(false),
    SUM_Y(false),
    SUM_Y2(false),
    SUM_1_P(false),
    SUM_Y_P(false),
    SUM_1_P2(false),
    SUM_Y_P2(false),
    SUM_Y2_P2(false),
    /**
     * Natural logarithm of the seconds from exposure to success, and its square: what the delay is
     * learned from.
     */
    SUM_LOG_DELAY(false),
    SUM_LOG_DELAY2(false);

    private final boolean count;

    WaveSum(boolean count) {
        this.count = count;
    }

    /** Whether it is a whole number, exact in any order; the others agree to rounding. */
    public boolean isCount() {
        return count;
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
