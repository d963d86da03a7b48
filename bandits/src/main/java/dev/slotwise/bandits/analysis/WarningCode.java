package dev.slotwise.bandits.analysis;

/** What a reader of an answer has to know; the wire says the name in lower case with hyphens. */
public enum WarningCode {
    /** An arm's outcomes don't vary: what divides by their variance is undefined. */
    ZERO_VARIANCE,
    /** Too little was seen for a number to be defined. */
    INSUFFICIENT_DATA,
    /** The control's rate or mean is 0: nothing is relative to it. */
    ZERO_BASELINE,
    /** The set of effects that the data don't contradict is no interval. */
    UNBOUNDED_INTERVAL,
    /** Allocation followed the outcomes, and the estimator passes over that. */
    ADAPTIVE_ALLOCATION_NAIVE_ESTIMATOR,
    /** The arms did not get the shares they were promised. */
    SAMPLE_RATIO_MISMATCH,
    /** A normal approximation rests on expected counts below 5. */
    SMALL_CELL_COUNTS,
    /** A test for one look calls an effect that its sequential counterpart doesn't. */
    FIXED_HORIZON_PEEKED,
    /** The estimator is wrong on average for data like these. */
    BIASED_ESTIMATOR,
    /** A relative effect that divides by nothing. */
    UNDEFINED_RELATIVE_EFFECT,
    /** The control's mean is hardly told from 0: relative effects are unstable. */
    NOISY_BASELINE
}
