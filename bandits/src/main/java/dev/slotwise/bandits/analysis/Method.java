package dev.slotwise.bandits.analysis;

/** What the field {@code method} may say; each analysis knows some of these. */
public enum Method {
    BONFERRONI,
    HOLM,
    BENJAMINI_HOCHBERG,
    BENJAMINI_YEKUTIELI,
    HOCHBERG,
    HOMMEL,
    SIDAK,
    CHI_SQUARE,
    CHI_SQUARE_STRATIFIED,
    CHI_SQUARE_PER_PERIOD,
    CHI_SQUARE_SUMMED_EXPECTED,
    SEQUENTIAL_MULTINOMIAL,
    MANTEL_HAENSZEL,
    POST_STRATIFICATION,
    DERSIMONIAN_LAIRD
}
