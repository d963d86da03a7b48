package dev.slotwise.server.http;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request that may be answered: its key has been checked and its body has arrived (unless it is
 * streamed).
 */
public final class Call {
    private final RoutingContext context;
    private final String requestId;
    private final @Nullable Caller caller;
    private final @Nullable Buffer body;

    Call(RoutingContext context, String requestId, @Nullable Caller caller, @Nullable Buffer body) {
        this.context = context;
        this.requestId = requestId;
        this.caller = caller;
        this.body = body;
    }

    /**
     * Who calls.
     *
     * @throws IllegalStateException if the operation asks for no key
     */
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("an open operation has no caller");
        }
        return caller;
    }

    /** {@code X-Request-Id}: the caller's own, or one made here. */
    public String requestId() {
        return requestId;
    }

    public HttpMethod method() {
        return context.request().method();
    }

    /**
     * The decoded path parameter of that name.
     *
     * @throws IllegalArgumentException if the path of this operation has none
     */
    public String path(String name) {
        String value = context.pathParam(name);
        if (value == null) {
            throw new IllegalArgumentException("no path parameter '" + name + "'");
        }
        // PostgreSQL refuses U+0000. Nothing that is kept has its replacement in its name either.
        return value.replace('\0', '\uFFFD');
    }

    /**
     * The decoded query parameter of that name; the first, if it is repeated.
     *
     * @throws Problem.Invalid if the query is not well formed
     */
    public Optional<String> query(String name) {
        return Optional.ofNullable(decodedQuery().get(name));
    }

    /**
     * All query parameters in their order; of a repeated one the first.
     *
     * @throws Problem.Invalid if the query is not well formed
     */
    public Map<String, String> queries() {
        var all = new LinkedHashMap<String, String>();
        decodedQuery().forEach(entry -> all.putIfAbsent(entry.getKey(), entry.getValue()));
        return all;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    /** The media type of the body in lower case, without its parameters; empty if none is given. */
    public Optional<String> contentType() {
        return header("Content-Type").map(Call::mediaType);
    }

    /**
     * The body, read as JSON.
     *
     * @throws Problem.Invalid if it is not what is asked for
     */
    public <T> T body(Class<T> type) {
        return Json.read(nonEmptyBody(), type);
    }

    /**
     * The body, read as JSON.
     *
     * @throws Problem.Invalid if it is not what is asked for
     */
    public <T> T body(Json.Reader<T> reader) {
        return Json.read(nonEmptyBody(), reader);
    }

    /**
     * The fields of an {@code application/x-www-form-urlencoded} body in their order; of a repeated
     * one the first.
     *
     * @throws Problem.Invalid if it is not well formed
     */
    public Map<String, String> form() {
        try {
            var decoder = new QueryStringDecoder(rawBody().toString(), false);
            var fields = new LinkedHashMap<String, String>();
            decoder.parameters().forEach((name, values) -> fields.put(name, values.getFirst()));
            return fields;
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("", "the form is not well formed");
        }
    }

    /**
     * The bytes of the body; empty if there are none.
     *
     * @throws IllegalStateException if the operation streams its body
     */
    public Buffer rawBody() {
        if (body == null) {
            throw new IllegalStateException("a streamed body is read from request()");
        }
        return body;
    }

    /**
     * The request itself. A streamed operation reads its body from here and may answer through its
     * response.
     */
    public HttpServerRequest request() {
        return context.request();
    }

    static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private Buffer nonEmptyBody() {
        Buffer bytes = requireNonNull(rawBody());
        if (bytes.length() == 0) {
            throw Problem.invalid("", "the request has no body");
        }
        return bytes;
    }

    private MultiMap decodedQuery() {
        try {
            return context.queryParams();
        } catch (RuntimeException e) {
            throw Problem.invalid("", "the query is not well formed");
        }
    }
}
