package dev.slotwise.server.decisions;

import dev.slotwise.server.experiments.RunningArm;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.learning.CountedDecision;
import dev.slotwise.server.learning.Evidence;
import dev.slotwise.server.learning.ExposureRule;
import dev.slotwise.server.learning.Segment;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A choice made for a recipient and a send.
 *
 * @param arm what the recipient gets; none when nothing is to be sent
 * @param assignmentProbability with which the policy chose the arm
 * @param features the declared context features that the recipient had
 * @param attributes what it was rendered with
 * @param sendAt of a send slot
 * @param tokenKey signs its tokens, now and when it is asked for again
 * @param exposure when it becomes a trial
 */
record Decision(
        long id,
        RunningExperiment experiment,
        Optional<RunningArm> arm,
        Reason reason,
        Optional<String> fallbackCause,
        double assignmentProbability,
        Evidence evidence,
        String recipient,
        ZoneId zone,
        Map<String, Object> features,
        Map<String, Object> attributes,
        Optional<Instant> sendAt,
        Instant decidedAt,
        int tokenKey,
        ExposureRule exposure) {

    int armIndex() {
        int none =
                reason == Reason.SUPPRESSED ? CountedDecision.SUPPRESSED : CountedDecision.HELD_OUT;
        return arm.map(RunningArm::index).orElse(none);
    }

    /** As the sums see it. */
    CountedDecision counted(List<Segment> segments) {
        return new CountedDecision(
                id,
                experiment.id(),
                armIndex(),
                assignmentProbability,
                evidence,
                decidedAt.toEpochMilli(),
                sendAt.orElse(decidedAt).toEpochMilli(),
                exposure,
                segments);
    }

    /** The same for a recipient who turned out to be suppressed. */
    Decision suppressed() {
        return new Decision(
                id,
                experiment,
                Optional.empty(),
                Reason.SUPPRESSED,
                Optional.empty(),
                assignmentProbability,
                evidence,
                recipient,
                zone,
                features,
                attributes,
                Optional.empty(),
                decidedAt,
                tokenKey,
                ExposureRule.NEVER);
    }

    /**
     * The same after its content could not be rendered for this recipient: the control, and no
     * trial.
     */
    Decision fallenBack(String cause) {
        return new Decision(
                id,
                experiment,
                Optional.of(experiment.control()),
                Reason.FALLBACK,
                Optional.of(cause),
                evidence.probabilities().get(experiment.control().index()),
                evidence,
                recipient,
                zone,
                features,
                attributes,
                sendAt,
                decidedAt,
                tokenKey,
                ExposureRule.NEVER);
    }
}
