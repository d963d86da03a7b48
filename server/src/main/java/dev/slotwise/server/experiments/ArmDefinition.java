package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.server.content.ContentType;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * One alternative as its owner wrote it.
 *
 * @param control whether the others are compared with this one; exactly one arm of an experiment is
 *     the control
 * @param contentType of a content arm
 * @param template of a content arm: Pebble
 * @param slot of a send-slot arm
 * @param features what a propensity model may know of the arm
 * @param eligibility an expression over {@code recipient}; everybody when absent
 * @param addedAt when it joined an experiment that had started already; absent when it was there
 *     from the start
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArmDefinition(
        String key,
        String name,
        boolean control,
        @Nullable String contentType,
        @Nullable String template,
        @Nullable SendSlot slot,
        Map<String, Object> features,
        @Nullable String eligibility,
        @Nullable Instant addedAt) {

    public ArmDefinition {
        features = Map.copyOf(features);
    }

    /** The same, as one that joined at that time, or from the start. */
    ArmDefinition joined(@Nullable Instant at) {
        return new ArmDefinition(
                key, name, control, contentType, template, slot, features, eligibility, at);
    }

    /**
     * How the template's output is to be read; plain text when a content arm says so, else HTML.
     */
    ContentType content() {
        return ContentType.TEXT.mediaType().equals(contentType)
                ? ContentType.TEXT
                : ContentType.HTML;
    }
}
