package dev.slotwise.server.http;

import java.util.Set;

/** Who calls: the workspace an API key belongs to, the key's name, and what the key may do. */
public record Caller(int workspace, String keyName, Set<Scope> scopes) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
