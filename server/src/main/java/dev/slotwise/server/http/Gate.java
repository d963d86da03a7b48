package dev.slotwise.server.http;

import dev.slotwise.server.http.ApiDescription.Operation;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Lets a request in if its key may do what is asked. */
final class Gate {
    private static final String HOW =
            "send an API key as 'Authorization: Bearer <key>', or with Basic as the user name";

    private final Authenticator authenticator;

    Gate(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** The caller; fails with {@link Problem.Unauthorized} or {@link Problem.Forbidden}. */
    Future<Caller> admit(HttpServerRequest request, Operation operation) {
        String header = request.getHeader("Authorization");
        String key = header == null ? null : presented(header);
        boolean inLink = key == null && operation.keyInLink().isPresent();
        if (inLink) {
            key = keyInLink(request, operation.keyInLink().get());
        }
        if (key == null || key.isEmpty()) {
            return Future.failedFuture(Problem.unauthorized(HOW));
        }
        Future<Optional<Caller>> found = authenticator.authenticate(key);
        return found.succeeded()
                ? admit(found.result(), operation, inLink)
                : found.compose(caller -> admit(caller, operation, inLink));
    }

    private static Future<Caller> admit(
            Optional<Caller> found, Operation operation, boolean inLink) {
        if (found.isEmpty()) {
            return Future.failedFuture(
                    Problem.unauthorized("this API key is not known here; " + HOW));
        }
        Caller caller = found.get();
        Scope scope = operation.scope().orElseThrow();
        if (!caller.may(scope)) {
            return Future.failedFuture(
                    Problem.forbidden(
                            "this needs scope '%s'; key '%s' does not have it"
                                    .formatted(scope.wireName(), caller.keyName())));
        }
        // A link is copied into templates, logs and proxies: what stands in it must open nothing
        // else.
        if (inLink && !caller.scopes().equals(Set.of(scope))) {
            return Future.failedFuture(
                    Problem.forbidden(
                            "a key in a link may have no other scope than '%s'; key '%s' has more"
                                    .formatted(scope.wireName(), caller.keyName())));
        }
        return Future.succeededFuture(caller);
    }

    private static @Nullable String presented(String header) {
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return header.substring(7).strip();
        }
        if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
                String pair = new String(decoded, StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                return colon < 0 ? pair : pair.substring(0, colon);
            } catch (IllegalArgumentException e) {
                return ""; // not Base64: a key was meant, and is wrong
            }
        }
        return null;
    }

    private static @Nullable String keyInLink(HttpServerRequest request, String name) {
        try {
            return request.params().get(name);
        } catch (RuntimeException e) {
            throw Problem.invalid("", "the query is not well formed");
        }
    }
}
