package dev.slotwise.bandits.analysis;

/** How much a period counts in the estimate of one arm. */
public enum ArmWeights {
    UNIFORM,
    CONSTANT_ALLOCATION,
    PROPENSITY,
    TWO_POINT
}
