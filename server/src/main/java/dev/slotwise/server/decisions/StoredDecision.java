package dev.slotwise.server.decisions;

import dev.slotwise.server.learning.Evidence;
import dev.slotwise.server.learning.ExposureRule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * A decision as the log keeps it.
 *
 * @param attributes it was rendered with, for the idempotency horizon; then they are dropped
 * @param unserved whether its first asker was gone with a fallback before it was committed
 */
record StoredDecision(
        long id,
        int workspace,
        int experiment,
        int version,
        int arm,
        Reason reason,
        Optional<String> fallbackCause,
        double assignmentProbability,
        Evidence evidence,
        String recipient,
        Optional<String> sendId,
        ZoneId zone,
        Map<String, Object> features,
        Optional<Map<String, Object>> attributes,
        Optional<Instant> sendAt,
        Instant decidedAt,
        int tokenKey,
        ExposureRule exposure,
        boolean unserved) {}
