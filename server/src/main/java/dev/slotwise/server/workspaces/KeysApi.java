package dev.slotwise.server.workspaces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Reply;
import dev.slotwise.server.http.Scope;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** API keys over HTTP: made, listed, revoked. */
public final class KeysApi {
    private final ApiKeys keys;

    public KeysApi(ApiKeys keys) {
        this.keys = keys;
    }

    public void register(Operations operations) {
        operations.on(
                "createKey",
                Scope.MANAGE,
                call -> {
                    var wanted = call.body(NewKey.class);
                    return keys.create(call.caller().workspace(), wanted.name(), wanted.scopes())
                            .map(created ->
                                    Reply.json(
                                            201,
                                            new KeyWithSecret(created.key(), created.secret())));
                });
        operations.on(
                "listKeys",
                Scope.MANAGE,
                call -> keys.list(call.caller().workspace()).map(KeyList::new));
        operations.on(
                "revokeKey",
                Scope.MANAGE,
                call ->
                        keys.revoke(call.caller().workspace(), id(call.path("id")))
                                .map(_ -> Reply.empty(204)));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("no API key has the id " + text);
        }
    }

    record NewKey(String name, Set<Scope> scopes) {
        NewKey {
            if (name.isBlank() || name.length() > 100) {
                throw Problem.invalid("/name", "must have 1 to 100 characters");
            }
            if (scopes.isEmpty()) {
                throw Problem.invalid(
                        "/scopes", "must name at least one of decide, events, read, manage");
            }
        }
    }

    record KeyWithSecret(@JsonUnwrapped ApiKey described, String key) {}

    record KeyList(List<ApiKey> keys) {}
}
