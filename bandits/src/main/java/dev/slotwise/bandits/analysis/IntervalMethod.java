package dev.slotwise.bandits.analysis;

/** How an interval is drawn around a rate, a mean or a difference. */
public enum IntervalMethod {
    WALD,
    WILSON,
    AGRESTI_COULL,
    CLOPPER_PEARSON,
    JEFFREYS,
    NEWCOMBE,
    AGRESTI_CAFFO,
    MIETTINEN_NURMINEN,
    KATZ_LOG,
    KOOPMAN_SCORE,
    FIELLER,
    DELTA_METHOD_T,
    WELCH_T
}
