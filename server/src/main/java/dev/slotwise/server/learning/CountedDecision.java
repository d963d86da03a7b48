package dev.slotwise.server.learning;

import java.util.List;

/**
 * A decision as the sums see it.
 *
 * @param arm index; {@link #HELD_OUT} or {@link #SUPPRESSED} for a recipient who got nothing
 * @param assignmentProbability with which the policy chose the arm
 * @param evidence on which it chose
 * @param decidedAt milliseconds since 1970
 * @param sentAt the same, when the mail leaves: at the time of its slot, or at once
 * @param segments the parts of the recipients that it belongs to, {@link Segment#EVERYBODY} not
 *     among them
 */
public record CountedDecision(
        long id,
        int experiment,
        int arm,
        double assignmentProbability,
        Evidence evidence,
        long decidedAt,
        long sentAt,
        ExposureRule exposure,
        List<Segment> segments) {
    /** Left out, so that the whole can be measured. The number is what log and sums hold. */
    public static final int HELD_OUT = -1;

    /** Not to be mailed any more: counted apart, or the holdout would look larger than it is. */
    public static final int SUPPRESSED = -2;

    /** Whether a policy chose, so that it may become a trial. */
    boolean isChoice() {
        return exposure != ExposureRule.NEVER;
    }
}
