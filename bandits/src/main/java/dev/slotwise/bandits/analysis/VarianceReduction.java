package dev.slotwise.bandits.analysis;

/** How a covariate from before the experiment is used. */
public enum VarianceReduction {
    CUPED
}
