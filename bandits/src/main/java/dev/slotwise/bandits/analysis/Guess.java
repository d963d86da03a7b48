package dev.slotwise.bandits.analysis;

/** What stands for an outcome that was not seen. */
public enum Guess {
    RUNNING_MEAN
}
