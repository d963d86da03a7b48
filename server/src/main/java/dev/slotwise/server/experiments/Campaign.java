package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import dev.slotwise.bandits.slots.QuietHours;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.LocalTime;

/**
 * What the experiments of one mail share.
 *
 * @param exposure when a decision becomes a trial
 * @param utm parameters appended to links that lack them
 * @param linkDomain where tracked links point, for instance {@code https://click.example.com}; the
 *     server's public URL when absent
 * @param quietHours when no mail is sent, on the recipient's clock; never quiet when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Campaign(
        String key,
        Exposure exposure,
        @Nullable Utm utm,
        @Nullable URI linkDomain,
        @Nullable Quiet quietHours) {

    static Campaign withDefaults(String key) {
        return new Campaign(key, Exposure.DECISION, null, null, null);
    }

    /** When no mail is sent; null when always. */
    public @Nullable QuietHours quiet() {
        return quietHours == null ? null : new QuietHours(quietHours.from, quietHours.to);
    }

    /** Quiet hours as they are written: to the minute. */
    public record Quiet(
            @JsonFormat(pattern = "HH:mm") LocalTime from,
            @JsonFormat(pattern = "HH:mm") LocalTime to) {}

    /** When a decision counts as sent. */
    public enum Exposure {
        @JsonProperty("decision")
        DECISION,
        @JsonProperty("delivered")
        DELIVERED
    }

    /** The campaign's {@code utm_*} parameters; {@code utm_content} is the arm's key. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Utm(
            @Nullable String source, @Nullable String medium, @Nullable String campaign) {}
}
