package dev.slotwise.bandits.analysis;

/** How the power of a test is computed. */
public enum PowerMethod {
    NORMAL_POOLED_NULL,
    ARCSINE,
    T
}
