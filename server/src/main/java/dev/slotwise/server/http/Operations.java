package dev.slotwise.server.http;

import dev.slotwise.server.http.ApiDescription.Operation;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Binds the operations of the contract to what does them. The contract says under which path,
 * method, scope and media type each is found; the binding repeats the scope, so that it can be read
 * where the work is done, and must agree.
 */
public final class Operations {
    /** What a request body may hold where nothing else is said. */
    public static final int DEFAULT_MAXIMUM_BODY = 1 << 20;

    private final ApiDescription api;
    private final Authenticator authenticator;
    private final Drain drain;
    private final int maximumBody;
    private final Map<String, Binding> bindings = new LinkedHashMap<>();

    /** How much of a body is read before the handler is called; {@link #STREAMED} for none. */
    record Binding(Operation operation, Handler handler, int maximumBody) {
        static final int STREAMED = -1;

        boolean isStreamed() {
            return maximumBody == STREAMED;
        }
    }

    public Operations(ApiDescription api, Authenticator authenticator, Drain drain) {
        this(api, authenticator, drain, DEFAULT_MAXIMUM_BODY);
    }

    /**
     * @param maximumBody in bytes, where a binding says nothing else
     */
    public Operations(
            ApiDescription api, Authenticator authenticator, Drain drain, int maximumBody) {
        this.api = api;
        this.authenticator = authenticator;
        this.drain = drain;
        this.maximumBody = maximumBody;
    }

    /**
     * Binds an operation that needs a key with this scope.
     *
     * @throws IllegalStateException if the contract has no such operation or another scope, or it
     *     is bound already
     */
    public void on(String operationId, Scope scope, Handler handler) {
        on(operationId, scope, maximumBody, handler);
    }

    /** The same, with another limit for the body, in bytes. */
    public void on(String operationId, Scope scope, int maximumBody, Handler handler) {
        bind(operationId, Optional.of(scope), maximumBody, handler);
    }

    /**
     * The same, without reading the body: the handler reads it from {@link Call#request()}, which
     * stands still until then. A handler that answers through the request's response completes when
     * it is done; its result is then not sent.
     */
    public void onStream(String operationId, Scope scope, Handler handler) {
        bind(operationId, Optional.of(scope), Binding.STREAMED, handler);
    }

    /**
     * Binds an operation that needs no key.
     *
     * @throws IllegalStateException if the contract has no such operation or asks for a scope, or
     *     it is bound already
     */
    public void open(String operationId, Handler handler) {
        open(operationId, maximumBody, handler);
    }

    /** The same, with another limit for the body, in bytes. */
    public void open(String operationId, int maximumBody, Handler handler) {
        bind(operationId, Optional.empty(), maximumBody, handler);
    }

    /**
     * A router for one verticle instance: call it once for each. Further routes may be added to it;
     * what they do not find is a 404 as here.
     *
     * @throws IllegalStateException if an operation of the contract is not bound and not optional
     */
    public Router router(Vertx vertx) {
        var unbound = new TreeSet<String>();
        for (Operation operation : api.operations().values()) {
            if (operation.onlyWhen().isEmpty() && !bindings.containsKey(operation.id())) {
                unbound.add(operation.id());
            }
        }
        if (!unbound.isEmpty()) {
            throw new IllegalStateException("operations without a handler: " + unbound);
        }
        var byPath = new LinkedHashMap<String, Map<HttpMethod, Binding>>();
        bindings.values().stream()
                // Plain paths are compared at once, those with parameters one regular expression
                // after the other.
                .sorted(java.util.Comparator.comparing(b -> b.operation().path().contains("{")))
                .forEach(binding ->
                        byPath.computeIfAbsent(
                                        binding.operation().path(), path -> new LinkedHashMap<>())
                                .put(binding.operation().method(), binding));
        return new Routes(authenticator, drain).router(vertx, byPath);
    }

    private void bind(String operationId, Optional<Scope> scope, int maximumBody, Handler handler) {
        Operation operation = api.operations().get(operationId);
        if (operation == null) {
            throw new IllegalStateException(
                    "openapi.yaml has no operation"
                            + Nearest.hint(operationId, api.operations().keySet()));
        }
        if (!Objects.equals(operation.scope(), scope)) {
            throw new IllegalStateException(
                    "%s: openapi.yaml says %s, the binding %s"
                            .formatted(operationId, operation.scope(), scope));
        }
        if (bindings.putIfAbsent(operationId, new Binding(operation, handler, maximumBody))
                != null) {
            throw new IllegalStateException(operationId + " is bound twice");
        }
    }
}
