package dev.slotwise.server.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A name for each request, so that a caller's complaint finds its line in the log. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final int LONGEST = 128;
    private static final String PROCESS = UUID.randomUUID().toString().substring(0, 8) + "-";
    private static final AtomicLong COUNT = new AtomicLong();

    private RequestId() {}

    /** The caller's own name for it, if it can stand in a log line, else a new one. */
    static String of(HttpServerRequest request) {
        String given = request.getHeader(HEADER);
        return given != null && isSane(given)
                ? given
                : PROCESS + Long.toString(COUNT.incrementAndGet(), 36);
    }

    /** The one its response carries. */
    static String known(HttpServerResponse response) {
        String id = response.headers().get(HEADER);
        return id == null ? "none" : id;
    }

    private static boolean isSane(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c > 127 || !(Character.isLetterOrDigit(c) || "-_.:/+=".indexOf(c) >= 0)) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }
}
