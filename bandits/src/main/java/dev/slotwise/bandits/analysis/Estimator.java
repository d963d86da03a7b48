package dev.slotwise.bandits.analysis;

/** How arms are compared whose allocation changed with the data. */
public enum Estimator {
    NAIVE_POOLED,
    PERIOD_WEIGHTED,
    IPW,
    AIPW,
    ADAPTIVELY_WEIGHTED_AIPW
}
