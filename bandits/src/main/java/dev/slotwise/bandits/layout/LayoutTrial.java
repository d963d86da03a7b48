package dev.slotwise.bandits.layout;

/**
 * A layout sent, as the log knows it.
 *
 * @param exposedAtMillis when it was exposed, milliseconds of the epoch
 * @param succeeded whether an outcome has come within the window
 */
public record LayoutTrial(Layout layout, long exposedAtMillis, boolean succeeded) {}
