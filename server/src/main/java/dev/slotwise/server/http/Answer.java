package dev.slotwise.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a handler answered or threw becomes a response: here, and nowhere else. */
final class Answer {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
    private static final Problem.Body OUR_MISTAKE =
            new Problem.Body(
                    "urn:slotwise:problem:internal",
                    "Internal error",
                    500,
                    "the mistake is ours; its X-Request-Id helps to find it",
                    java.util.List.of());

    private Answer() {}

    static void value(RoutingContext context, String operation, @Nullable Object value) {
        HttpServerResponse response = context.response();
        if (response.headWritten() || response.closed()) {
            return; // a streamed operation has answered, or nobody listens any more
        }
        try {
            if (value instanceof Reply reply) {
                send(context, reply);
            } else if (value == null) {
                response.setStatusCode(204).putHeader("Cache-Control", "no-store").end();
            } else {
                var body = Json.write(value);
                response.putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store");
                end(context, body);
            }
        } catch (RuntimeException e) {
            failure(context, operation, e);
        }
    }

    static void failure(RoutingContext context, String operation, Throwable failure) {
        if (failure instanceof Problem problem) {
            problem(context, problem);
            return;
        }
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return; // the client has gone: what fails then is of no interest
        }
        LOG.error("{}: request {} failed", operation, RequestId.known(response), failure);
        if (response.headWritten()) {
            response.reset(); // half an answer must not look like a whole one
        } else {
            send(context, 500, OUR_MISTAKE);
        }
    }

    static void problem(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        problem.headers().forEach(response::putHeader);
        send(context, problem.status(), problem.body());
    }

    private static void send(RoutingContext context, int status, Problem.Body body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store");
        end(context, Json.write(body));
    }

    private static void send(RoutingContext context, Reply reply) {
        HttpServerResponse response = context.response();
        response.setStatusCode(reply.status()).putHeader("Cache-Control", "no-store");
        reply.headers().forEach(response::putHeader);
        end(context, reply.body());
    }

    private static void end(RoutingContext context, Buffer body) {
        if (context.request().method().equals(HttpMethod.HEAD)) {
            // HTTP/1 and HTTP/2 disagree on what becomes of a body here: say its length, and send
            // none.
            context.response().putHeader("Content-Length", Integer.toString(body.length())).end();
        } else {
            context.response().end(body);
        }
    }
}
