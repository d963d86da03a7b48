package dev.slotwise.server.http;

import io.vertx.core.Future;

import java.util.Optional;

/** Tells whose key it is. */
@FunctionalInterface
public interface Authenticator {
    /**
     * The caller the key belongs to; empty if there is no such key. A failed future means that it
     * could not be found out. Answers on the caller's thread where it can: a request whose key is
     * known waits for nothing.
     */
    Future<Optional<Caller>> authenticate(String presentedKey);
}
