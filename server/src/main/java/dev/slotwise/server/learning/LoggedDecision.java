package dev.slotwise.server.learning;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A decision as the log keeps it, as far as learning needs it.
 *
 * @param arm index; negative when there is none, see {@link CountedDecision}
 * @param features the declared context features that the recipient had
 * @param decidedAt milliseconds since 1970
 * @param sentAt the same, see {@link CountedDecision}
 */
public record LoggedDecision(
        long id,
        int workspace,
        int experiment,
        int version,
        int arm,
        double assignmentProbability,
        Evidence evidence,
        Map<String, Object> features,
        String recipient,
        Optional<String> sendId,
        long decidedAt,
        long sentAt,
        ExposureRule exposure) {

    public CountedDecision counted(List<Segment> segments) {
        return new CountedDecision(
                id,
                experiment,
                arm,
                assignmentProbability,
                evidence,
                decidedAt,
                sentAt,
                exposure,
                segments);
    }
}
