package dev.slotwise.server.statistics;

import dev.slotwise.bandits.analysis.Analysis;
import dev.slotwise.bandits.analysis.Refusal;
import dev.slotwise.bandits.analysis.Request;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Scope;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Statistics over HTTP. A question may hold a million numbers and ask for quadrature over two
 * hundred arms: it is read and answered on threads of its own, so that no decision waits for it.
 */
public final class StatisticsApi {
    private static final int THREADS = 2;
    private static final int WAITING_AT_MOST = 16;
    private static final int LONGEST_BODY = 1 << 23;

    private final WorkerExecutor threads;
    private final AtomicInteger underWay = new AtomicInteger();

    public StatisticsApi(Vertx vertx) {
        threads = vertx.createSharedWorkerExecutor("statistics", THREADS);
    }

    public void register(Operations operations) {
        operations.on(
                "compareArms",
                Scope.READ,
                LONGEST_BODY,
                call -> answered(call, Analysis.COMPARISON));
        operations.on(
                "computePower", Scope.READ, LONGEST_BODY, call -> answered(call, Analysis.POWER));
    }

    private Future<Map<String, Object>> answered(Call call, Analysis standard) {
        if (underWay.incrementAndGet() > THREADS + WAITING_AT_MOST) {
            underWay.decrementAndGet();
            throw Problem.unavailable(
                    "too many statistics are being computed", Duration.ofSeconds(1));
        }
        return threads.executeBlocking(() -> answer(call, standard), false)
                .onComplete(_ -> underWay.decrementAndGet());
    }

    private static Map<String, Object> answer(Call call, Analysis standard) {
        Request request = call.body(Request.class);
        if (standard == Analysis.POWER
                && request.analysis() != null
                && request.analysis() != Analysis.POWER) {
            throw Problem.invalid(
                    "/analysis", "is power here; /v1/statistics/compare answers all others");
        }
        try {
            return standard.answer(request).members();
        } catch (Refusal refusal) {
            throw Problem.invalid(refusal.pointer(), refusal.reason());
        }
    }
}
