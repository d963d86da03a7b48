package dev.slotwise.server.decisions;

import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Scope;

import io.vertx.core.Future;

/**
 * Answers an ask with itself: all of a decision's way but the decision. The floor that benchmarks
 * are compared with.
 */
public final class EchoApi {
    public void register(Operations operations) {
        operations.on(
                "echo", Scope.DECIDE, call -> Future.succeededFuture(call.body(Request.class)));
    }
}
