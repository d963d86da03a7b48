package dev.slotwise.server.learning;

import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Scope;

import io.vertx.core.Future;

import java.time.Clock;
import java.time.Instant;

/** For replays and tests, on a server with a simulated clock. */
public final class SimulationApi {
    private final Learning learning;
    private final Clock clock;

    public SimulationApi(Learning learning, Clock clock) {
        this.learning = learning;
        this.clock = clock;
    }

    public void register(Operations operations) {
        operations.on("settleSimulation", Scope.MANAGE, _ -> settle());
    }

    private Future<Settled> settle() {
        return learning.catchUp().map(_ -> new Settled(clock.instant()));
    }

    /**
     * @param now on the simulated clock
     */
    record Settled(Instant now) {}
}
