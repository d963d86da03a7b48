package dev.slotwise.server.http;

import dev.slotwise.server.http.Operations.Binding;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The way of a request: counted, named, its key checked, its body read, handled, answered. */
final class Routes {
    private final Gate gate;
    private final Drain drain;

    Routes(Authenticator authenticator, Drain drain) {
        this.gate = new Gate(authenticator);
        this.drain = drain;
    }

    Router router(Vertx vertx, Map<String, Map<HttpMethod, Binding>> byPath) {
        Router router = Router.router(vertx);
        router.route().handler(this::begin);
        byPath.forEach((path, methods) ->
                router.route(path.replaceAll("\\{(\\w+)}", ":$1"))
                        .handler(context -> dispatch(context, methods)));
        for (int status : List.of(400, 404, 413, 415, 500)) {
            router.errorHandler(status, context -> unanswered(context, status));
        }
        return router;
    }

    private void begin(RoutingContext context) {
        var response = context.response();
        response.putHeader(RequestId.HEADER, RequestId.of(context.request()));
        response.putHeader("X-Content-Type-Options", "nosniff");
        boolean late = !drain.enter();
        if (drain.isDraining()
                && context.request().version().compareTo(io.vertx.core.http.HttpVersion.HTTP_2)
                        < 0) {
            response.putHeader("Connection", "close");
        }
        if (late) {
            Answer.problem(
                    context, Problem.unavailable("this server is ending", Duration.ofSeconds(1)));
        } else {
            context.addEndHandler(ended -> drain.leave());
            context.next();
        }
    }

    private void dispatch(RoutingContext context, Map<HttpMethod, Binding> methods) {
        HttpMethod method = context.request().method();
        Binding binding = methods.get(method);
        if (binding == null && method.equals(HttpMethod.HEAD)) {
            binding = methods.get(HttpMethod.GET);
        }
        if (binding == null) {
            Answer.problem(context, Problem.wrongMethod(method.name(), allowed(methods.keySet())));
        } else {
            serve(context, binding);
        }
    }

    private void serve(RoutingContext context, Binding binding) {
        String name = binding.operation().id();
        Future<?> result;
        try {
            result = admitted(context, binding);
        } catch (RuntimeException | Error e) {
            result = Future.failedFuture(e);
        }
        if (binding.isStreamed()) {
            // What the handler has left unread must flow past, or the connection's next request
            // never comes.
            result = result.onComplete(done -> context.request().resume());
        }
        result.onComplete(
                value -> Answer.value(context, name, value),
                failure -> Answer.failure(context, name, failure));
    }

    private Future<?> admitted(RoutingContext context, Binding binding) {
        if (binding.operation().scope().isEmpty()) {
            return handled(context, binding, null);
        }
        Future<Caller> caller = gate.admit(context.request(), binding.operation());
        if (caller.succeeded()) {
            return handled(context, binding, caller.result());
        }
        if (!caller.isComplete()) {
            context.request().pause();
        }
        return caller.compose(known -> handled(context, binding, known))
                .onFailure(refused -> context.request().resume());
    }

    private static Future<?> handled(
            RoutingContext context, Binding binding, @Nullable Caller caller) {
        HttpServerRequest request = context.request();
        String id = RequestId.known(context.response());
        if (binding.isStreamed()) {
            Bodies.checkType(request, binding.operation());
            request.pause();
            return binding.handler().handle(new Call(context, id, caller, null));
        }
        Future<io.vertx.core.buffer.Buffer> body = Bodies.read(request, binding);
        return body.succeeded()
                ? binding.handler().handle(new Call(context, id, caller, body.result()))
                : body.compose(
                        bytes -> binding.handler().handle(new Call(context, id, caller, bytes)));
    }

    /** What the router itself found wrong, or a route that is none of ours. */
    private static void unanswered(RoutingContext context, int status) {
        Throwable failure = context.failure();
        if (failure != null) {
            Answer.failure(context, "route", failure);
        } else {
            Answer.problem(
                    context,
                    switch (status) {
                        case 404 -> Problem.notFound("there is nothing at this path");
                        case 413 -> Problem.tooLarge("the request body is too large");
                        case 415 -> Problem.unsupportedMediaType("unexpected Content-Type");
                        default -> Problem.invalid("", "the request is not well formed");
                    });
        }
    }

    private static String allowed(Set<HttpMethod> methods) {
        String declared =
                methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
        return methods.contains(HttpMethod.GET) ? declared.replace("GET", "GET, HEAD") : declared;
    }
}
