package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

class DrainTest {
    @Test
    void anIdleServerEndsAtOnceAndLetsNobodyInAfterwards() {
        var drain = new Drain();

        drain.quiesce(Duration.ofSeconds(5)).await();

        assertThat(drain.enter()).isFalse();
        assertThat(drain.inFlight()).isZero();
    }

    @Test
    void aBusyServerTakesMoreUntilItIsIdleOnce() {
        var drain = new Drain();
        drain.enter();

        Future<Void> idle = drain.quiesce(Duration.ofSeconds(5));

        assertThat(drain.enter()).isTrue();
        drain.leave();
        assertThat(idle.isComplete()).isFalse();
        drain.leave();
        idle.await();
        assertThat(drain.enter()).isFalse();
    }

    @Test
    void waitingHasAnEnd() {
        var drain = new Drain();
        drain.enter();

        assertThatThrownBy(() -> drain.quiesce(Duration.ofMillis(20)).await())
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void whatWasBegunIsAnsweredAndWhatComesLateIsA503() throws Exception {
        var vertx = Vertx.vertx();
        var drain = new Drain();
        var begun = new CompletableFuture<Void>();
        Promise<String> answer = Promise.promise();
        var contract = Buffer.buffer("paths: {/slow: {get: {operationId: slow, responses: {}}}}");
        var operations =
                new Operations(
                        ApiDescription.parse(contract),
                        key -> Future.failedFuture("nobody asks"),
                        drain);
        operations.open(
                "slow",
                call -> {
                    begun.complete(null);
                    return answer.future();
                });
        var server =
                vertx.createHttpServer().requestHandler(operations.router(vertx)).listen(0).await();
        var slow =
                HttpRequest.newBuilder(
                                URI.create("http://localhost:" + server.actualPort() + "/slow"))
                        .build();
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var first = client.sendAsync(slow, BodyHandlers.ofString());
            begun.join();
            Future<Void> idle = drain.quiesce(Duration.ofSeconds(5));
            assertThat(idle.isComplete()).isFalse();

            answer.complete("done");

            assertThat(first.join().body()).isEqualTo("\"done\"");
            idle.await();
            var late = client.send(slow, BodyHandlers.ofString());
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.headers().firstValue("Connection")).contains("close");
            assertThat(late.headers().firstValue("Retry-After")).contains("1");
        } finally {
            vertx.close().await();
        }
    }
}
