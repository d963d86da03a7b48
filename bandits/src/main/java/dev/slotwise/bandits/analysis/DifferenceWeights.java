package dev.slotwise.bandits.analysis;

/** How much a period counts in the difference between two arms. */
public enum DifferenceWeights {
    UNIFORM,
    CONTRAST_STABILIZED
}
