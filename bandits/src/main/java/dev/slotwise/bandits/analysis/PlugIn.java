package dev.slotwise.bandits.analysis;

/** What stands for an outcome that was not seen. */
public enum PlugIn {
    RUNNING_MEAN
}
