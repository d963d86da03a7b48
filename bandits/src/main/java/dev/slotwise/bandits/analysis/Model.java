package dev.slotwise.bandits.analysis;

/** What is believed of an arm before its data. */
public enum Model {
    BETA_BINOMIAL,
    NORMAL,
    NORMAL_EFFECT
}
