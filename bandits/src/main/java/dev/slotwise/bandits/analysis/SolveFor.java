package dev.slotwise.bandits.analysis;

/** Which of the three follows from the other two. */
public enum SolveFor {
    SAMPLE_SIZE,
    POWER,
    MINIMUM_DETECTABLE_EFFECT
}
