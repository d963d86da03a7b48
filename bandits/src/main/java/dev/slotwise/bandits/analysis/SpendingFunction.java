package dev.slotwise.bandits.analysis;

/** How the level is spent over the looks. */
public enum SpendingFunction {
    LAN_DEMETS_OBRIEN_FLEMING,
    LAN_DEMETS_POCOCK,
    POWER_FAMILY
}
