package dev.slotwise.bandits.statistics;

/** How much the scores of a wave count in the difference of two arms. */
public enum ContrastWeights {
    /** All recipients alike. */
    UNIFORM,
    /**
     * By 1/sqrt(1/e of the one + 1/e of the other), the same for both arms, so that what all arms
     * share in a wave cancels (Bibaut et al., Post-contextual-bandit inference, 2021).
     */
    CONTRAST_STABILIZED,
    /**
     * Each arm by its own evaluation weights: the difference of their two estimates. Covers the
     * truth only if rates stand still.
     */
    EACH_ARM_ITS_OWN
}
