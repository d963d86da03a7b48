package dev.slotwise.server.decisions;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.server.decisions.Renderer.Content;

import org.jspecify.annotations.Nullable;

import java.time.OffsetDateTime;
import java.util.Map;

/**
 * A decision as its asker gets it.
 *
 * @param arm null when nothing is to be sent
 * @param fallbackCause what was missing or failed, when the reason is a fallback
 * @param sendAt of a send slot, in the recipient's time zone
 * @param probabilities of every arm, when they were asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Answer(
        String id,
        String experiment,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String arm,
        double assignmentProbability,
        Reason reason,
        @Nullable String fallbackCause,
        @Nullable Content content,
        @Nullable OffsetDateTime sendAt,
        String token,
        @Nullable String openUrl,
        @Nullable String unsubscribeUrl,
        @Nullable Map<String, Double> probabilities) {}
