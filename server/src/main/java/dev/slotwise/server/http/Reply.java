package dev.slotwise.server.http;

import io.vertx.core.buffer.Buffer;

import java.util.HashMap;
import java.util.Map;

/** A response that is more than "200 with this JSON". */
public record Reply(int status, Buffer body, Map<String, String> headers) {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    public Reply {
        headers = Map.copyOf(headers);
    }

    /** The value as JSON. */
    public static Reply json(int status, Object value) {
        return new Reply(status, Json.write(value), JSON);
    }

    /**
     * The value as JSON in which everything beyond ASCII is escaped, for readers that guess the
     * charset.
     */
    public static Reply ascii(int status, Object value) {
        return new Reply(status, Json.writeAscii(value), JSON);
    }

    /** Plain UTF-8 text. */
    public static Reply text(int status, String text) {
        return new Reply(
                status, Buffer.buffer(text), Map.of("Content-Type", "text/plain; charset=utf-8"));
    }

    /** A page. */
    public static Reply html(int status, String html) {
        return new Reply(
                status, Buffer.buffer(html), Map.of("Content-Type", "text/html; charset=utf-8"));
    }

    /** A 302 that nobody keeps. */
    public static Reply redirect(String location) {
        return new Reply(
                302, Buffer.buffer(), Map.of("Location", location, "Cache-Control", "no-store"));
    }

    /** A 200 with these bytes. */
    public static Reply bytes(String contentType, Buffer body) {
        return new Reply(200, body, Map.of("Content-Type", contentType));
    }

    /** No body, for instance 204 or 202. */
    public static Reply empty(int status) {
        return new Reply(status, Buffer.buffer(), Map.of());
    }

    /** The same reply with one header more, or another value for it. */
    public Reply with(String header, String value) {
        var all = new HashMap<>(headers);
        all.put(header, value);
        return new Reply(status, body, all);
    }
}
