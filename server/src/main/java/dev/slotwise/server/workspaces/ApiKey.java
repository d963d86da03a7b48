package dev.slotwise.server.workspaces;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.server.http.Scope;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * An API key as anyone may see it: without its secret, of which only a hint and a digest are kept.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKey(
        UUID id,
        String name,
        String hint,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant revokedAt) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }
}
