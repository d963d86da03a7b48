package dev.slotwise.server.learning;

import java.util.List;

/**
 * A decision as the sums see it.
 *
 * @param arm index; {@link #NO_ARM} for a recipient who got nothing
 * @param assignmentProbability with which the policy chose the arm
 * @param decidedAt milliseconds since 1970
 * @param segments the parts of the recipients that it belongs to, {@link Segment#EVERYBODY} not
 *     among them
 */
public record CountedDecision(
        long id,
        int experiment,
        int arm,
        double assignmentProbability,
        long decidedAt,
        ExposureRule exposure,
        List<Segment> segments) {
    public static final int NO_ARM = -1;
}
