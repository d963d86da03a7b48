package dev.slotwise.server.http;

import dev.slotwise.server.http.ApiDescription.Operation;
import dev.slotwise.server.http.Operations.Binding;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

/** Reads request bodies up to their limit. */
final class Bodies {
    private Bodies() {}

    /**
     * The whole body; fails with {@link Problem.TooLarge} as soon as it is longer than the
     * operation allows.
     *
     * @throws Problem.UnsupportedMediaType if it is of another kind than the operation reads
     */
    static Future<Buffer> read(HttpServerRequest request, Binding binding) {
        String length = request.getHeader("Content-Length");
        if (!hasBody(request, length) || binding.operation().consumes().isEmpty()) {
            request.resume();
            return Future.succeededFuture(Buffer.buffer());
        }
        checkType(request, binding.operation());
        int limit = binding.maximumBody();
        if (length != null && isLonger(length, limit)) {
            return Future.failedFuture(tooLarge(limit));
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        return new Collector(limit).collect(request);
    }

    /**
     * @throws Problem.UnsupportedMediaType if the body is of another kind than the operation reads
     */
    static void checkType(HttpServerRequest request, Operation operation) {
        String given = request.getHeader("Content-Type");
        var consumes = operation.consumes();
        if (given == null || consumes.contains(given) || consumes.contains("*/*")) {
            return;
        }
        if (!consumes.contains(Call.mediaType(given))) {
            throw Problem.unsupportedMediaType(
                    "expected Content-Type %s, found '%s'"
                            .formatted(String.join(" or ", consumes), given));
        }
    }

    private static boolean hasBody(HttpServerRequest request, @Nullable String length) {
        return length != null ? !length.equals("0") : !request.isEnded();
    }

    private static boolean isLonger(String length, int limit) {
        try {
            return Long.parseLong(length) > limit;
        } catch (NumberFormatException e) {
            return true; // beyond a long
        }
    }

    private static Problem tooLarge(int limit) {
        return Problem.tooLarge("the request body is longer than " + limit + " bytes");
    }

    private static final class Collector {
        private final Promise<Buffer> whole = Promise.promise();
        private final int limit;
        private Buffer collected = Buffer.buffer();
        private boolean refused;

        Collector(int limit) {
            this.limit = limit;
        }

        Future<Buffer> collect(HttpServerRequest request) {
            request.handler(this::add);
            request.exceptionHandler(whole::tryFail);
            request.endHandler(end -> whole.tryComplete(collected));
            request.resume();
            return whole.future();
        }

        private void add(Buffer chunk) {
            if (refused) {
                return; // the rest is read and dropped, so that the client can read our answer
            }
            if (collected.length() + chunk.length() > limit) {
                refused = true;
                collected = Buffer.buffer();
                whole.tryFail(tooLarge(limit));
            } else if (collected.length() == 0) {
                collected = chunk;
            } else {
                collected.appendBuffer(chunk);
            }
        }
    }
}
