package dev.slotwise.bandits.analysis;

/** How two arms differ: by treatment - control, or by that over |control|. */
public enum EffectScale {
    ABSOLUTE,
    RELATIVE
}
