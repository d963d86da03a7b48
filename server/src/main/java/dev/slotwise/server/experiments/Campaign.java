package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * What the experiments of one mail share.
 *
 * @param exposure when a decision becomes a trial
 * @param utm parameters appended to links that lack them
 * @param linkDomain where tracked links point, for instance {@code https://click.example.com}; the
 *     server's public URL when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Campaign(String key, Exposure exposure, @Nullable Utm utm, @Nullable URI linkDomain) {

    static Campaign withDefaults(String key) {
        return new Campaign(key, Exposure.DECISION, null, null);
    }

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
