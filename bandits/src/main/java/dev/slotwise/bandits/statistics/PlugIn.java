package dev.slotwise.bandits.statistics;

/** What stands for the outcome of a recipient who was assigned to another arm. */
public enum PlugIn {
    /** 0: inverse probability weighting. */
    NONE,
    /** The mean of the arm's outcomes in earlier waves; 0 before any. */
    RUNNING_MEAN
}
