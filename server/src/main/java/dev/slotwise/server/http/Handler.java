package dev.slotwise.server.http;

import io.vertx.core.Future;

/**
 * What an operation does. A {@link Reply} is sent as it is, {@code null} as a 204, anything else as
 * a 200 with the value as JSON. A {@link Problem}, thrown or as a failed future, is the caller's to
 * solve; any other failure is a 500.
 */
@FunctionalInterface
public interface Handler {
    Future<?> handle(Call call);
}
