package dev.slotwise.bandits.statistics;

/** What is held against the null hypothesis, and so which side of an interval is asked for. */
public enum Alternative {
    TWO_SIDED,
    GREATER,
    LESS,
    /** The effect lies between two bounds: two one-sided tests, of which the weaker speaks. */
    EQUIVALENCE
}
