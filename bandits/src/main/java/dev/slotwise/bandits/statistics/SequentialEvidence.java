package dev.slotwise.bandits.statistics;

/**
 * What has come up against a null hypothesis in data that are looked at as often as one likes.
 *
 * @param logEValue the natural logarithm of the e-value: under the null hypothesis it exceeds
 *     log(1/alpha) at any time, ever, with probability alpha at most
 * @param alwaysValid the always-valid p-value; for a two-sided test 1/e, or 1
 */
public record SequentialEvidence(double logEValue, Tail alwaysValid) {
    /** The one that speaks less. */
    SequentialEvidence weaker(SequentialEvidence other) {
        return other.logEValue < logEValue ? other : this;
    }
}
