package dev.slotwise.bandits.statistics;

/** Which way a metric ought to move. */
public enum Direction {
    INCREASE,
    DECREASE;

    /** 1 where more is better, -1 where less is. */
    int sign() {
        return this == INCREASE ? 1 : -1;
    }
}
