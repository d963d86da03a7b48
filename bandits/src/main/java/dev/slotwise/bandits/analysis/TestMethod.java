package dev.slotwise.bandits.analysis;

/** How a difference between two arms is tested. */
public enum TestMethod {
    Z_POOLED,
    Z_UNPOOLED,
    CHI_SQUARE,
    CHI_SQUARE_YATES,
    FISHER_EXACT,
    WELCH_T,
    DELTA_METHOD_T
}
