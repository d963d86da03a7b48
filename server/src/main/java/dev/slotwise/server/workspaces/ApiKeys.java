package dev.slotwise.server.workspaces;

import dev.slotwise.server.http.Authenticator;
import dev.slotwise.server.http.Caller;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.storage.Revisions;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who may call. Valid keys are held in memory by their digest, so that a look-up neither waits nor
 * leaks by its timing how much of a guess was right.
 */
public final class ApiKeys implements Authenticator {
    private final KeyStore store;
    private final SecureRandom random;
    private volatile Map<Buffer, Caller> callers = Map.of();

    public ApiKeys(Storage storage, Revisions revisions, SecureRandom random) {
        this.store = new KeyStore(storage, revisions);
        this.random = random;
    }

    @Override
    public Future<Optional<Caller>> authenticate(String presentedKey) {
        var digest = Buffer.buffer(new KeySecret(presentedKey).digest());
        return Future.succeededFuture(Optional.ofNullable(callers.get(digest)));
    }

    /** Loads the valid keys anew; to be called when settings have changed. */
    public Future<Void> reload() {
        return store.valid()
                .map(valid -> {
                    callers = valid;
                    return null;
                });
    }

    /**
     * Makes sure that there is a workspace with a key that may do everything.
     *
     * @return the secret, to be shown once, when it was made here rather than given
     */
    public Future<Optional<String>> bootstrap(Optional<String> given) {
        return store.firstWorkspace()
                .compose(workspace ->
                        given.isPresent()
                                ? store.add(
                                                workspace,
                                                "bootstrap",
                                                EnumSet.allOf(Scope.class),
                                                new KeySecret(given.get()))
                                        .map(_ -> Optional.<String>empty())
                                : store.count(workspace)
                                        .compose(keys ->
                                                keys > 0
                                                        ? Future.succeededFuture(
                                                                Optional.<String>empty())
                                                        : create(
                                                                        workspace,
                                                                        "first key",
                                                                        EnumSet.allOf(Scope.class))
                                                                .map(created ->
                                                                        Optional.of(
                                                                                created.secret()))))
                .compose(secret -> reload().map(secret));
    }

    Future<CreatedKey> create(int workspace, String name, Set<Scope> scopes) {
        var secret = KeySecret.generate(random);
        return store.add(workspace, name, scopes, secret)
                .map(key -> new CreatedKey(key.orElseThrow(), secret.text()))
                .compose(created -> reload().map(created));
    }

    Future<List<ApiKey>> list(int workspace) {
        return store.list(workspace);
    }

    Future<ApiKey> revoke(int workspace, UUID id) {
        return store.revoke(workspace, id)
                .map(key -> key.orElseThrow(() -> Problem.notFound("no API key has the id " + id)))
                .compose(key -> reload().map(key));
    }

    /** A new key with the only sight of its secret. */
    record CreatedKey(ApiKey key, String secret) {}
}
