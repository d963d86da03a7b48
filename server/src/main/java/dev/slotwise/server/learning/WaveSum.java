package dev.slotwise.server.learning;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What is summed over the trials of a wave; p is the assignment probability, y the outcome. From
 * these the difference of two arms by augmented inverse probability weighting, and its variance,
 * follow exactly (Hadad et al. 2021).
 */
public enum WaveSum {
    DECISIONS(true),
    EXPOSURES(true),
    /** Seconds from the hour's beginning to each exposure: with the count, their mean age. */
    EXPOSURE_SECONDS(true),
    DELIVERED(true),
    OPENS(true),
    CLICKS(true),
    CONVERSIONS(true),
    UNSUBSCRIBES(true),
    COMPLAINTS(true),
    BOUNCES(true),
    MACHINE_OPENS(true),
    MACHINE_CLICKS(true),
    /** Goals reached after the attribution window. */
    LATE(true),
    SUCCESSES(true),
    /** Trials that ended in an unsubscription within the attribution window; as below. */
    UNSUBSCRIBED(true),
    COMPLAINED(true),
    BOUNCED(true),
    /** Trials whose arm was not the one believed best of those that could be chosen. */
    EXPLORED(true),
    /** Choices of the arm: what the sums over all choices are held against. */
    DRAWN(true),
    /** Choices in which the arm could have been chosen, whichever was. */
    ELIGIBLE(true),
    /** Those of them in which its probability was below {@link #RARE_PROBABILITY}. */
    RARE(true),
    /**
     * Decisions, mailed or held out, after which somebody bought within a window from the decision
     * on, whatever the goal: a holdout can be compared with these alone.
     */
    BOUGHT(true),
    VALUE(false),
    SUM_Y(false),
    SUM_Y2(false),
    SUM_1_P(false),
    SUM_Y_P(false),
    SUM_1_P2(false),
    SUM_Y_P2(false),
    SUM_Y2_P2(false),
    /**
     * Natural logarithm of the seconds from exposure to success, and its square: what the delay is
     * learned from.
     */
    SUM_LOG_DELAY(false),
    SUM_LOG_DELAY2(false),
    SUM_UNSUBSCRIBED_P(false),
    SUM_UNSUBSCRIBED_P2(false),
    SUM_COMPLAINED_P(false),
    SUM_COMPLAINED_P2(false),
    SUM_BOUNCED_P(false),
    SUM_BOUNCED_P2(false),
    /** Over all choices, the probability of this arm, and the variance p(1 - p) of its choice. */
    SUM_P(false),
    SUM_P_VARIANCE(false),
    /** What each trial was believed to earn when its arm was chosen. */
    PREDICTED(false),
    /** What was {@link #BOUGHT} was worth, and its square per decision. */
    BOUGHT_VALUE(false),
    BOUGHT_VALUE2(false);

    /** Below it a single trial weighs more than a hundred. */
    public static final double RARE_PROBABILITY = 0.01;

    /** Reports say nothing of the delay of answers. */
    private static final Set<WaveSum> UNREPORTED =
            EnumSet.of(EXPOSURE_SECONDS, SUM_LOG_DELAY, SUM_LOG_DELAY2);

    private static final Set<WaveSum> COMPARED =
            EnumSet.of(
                    EXPOSURES, SUCCESSES, DRAWN, ELIGIBLE, SUM_P, SUM_Y, SUM_Y2, SUM_1_P, SUM_Y_P,
                    SUM_1_P2, SUM_Y_P2, SUM_Y2_P2);

    private final boolean count;

    WaveSum(boolean count) {
        this.count = count;
    }

    /** Whether it is a whole number, exact in any order; the others agree to rounding. */
    public boolean isCount() {
        return count;
    }

    /** Whether reports show it or reckon with it. */
    public boolean isReported() {
        return !UNREPORTED.contains(this);
    }

    /** Whether arms are compared by it, which is all that is kept of a segment's day. */
    public boolean isCompared() {
        return COMPARED.contains(this);
    }

    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
