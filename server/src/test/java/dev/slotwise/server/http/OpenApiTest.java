package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;

import org.junit.jupiter.api.Test;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The contract and the router are the same list. */
class OpenApiTest {
    private final ApiDescription api = ApiDescription.load();

    private Router router(boolean withOptional) {
        var operations =
                new Operations(api, key -> Future.succeededFuture(Optional.empty()), new Drain());
        for (var operation : api.operations().values()) {
            if (withOptional || operation.onlyWhen().isEmpty()) {
                Handler handler = call -> Future.succeededFuture();
                operation
                        .scope()
                        .ifPresentOrElse(
                                scope -> operations.on(operation.id(), scope, handler),
                                () -> operations.open(operation.id(), handler));
            }
        }
        var vertx = Vertx.vertx();
        try {
            return operations.router(vertx);
        } finally {
            vertx.close().await();
        }
    }

    private ApiDescription.Operation operation(String id) {
        return Objects.requireNonNull(api.operations().get(id));
    }

    private static Set<String> paths(Router router) {
        return router.getRoutes().stream()
                .filter(route -> route.getName() != null && !route.getName().isEmpty())
                .map(route -> String.valueOf(route.getName()).replaceAll(":(\\w+)", "{$1}"))
                .collect(toSet());
    }

    @Test
    void everyPathOfTheContractIsARouteAndEveryRouteAPathOfIt() {
        assertThat(paths(router(true)))
                .isEqualTo(
                        api.operations().values().stream()
                                .map(ApiDescription.Operation::path)
                                .collect(toSet()));
        assertThat(paths(router(false)))
                .isEqualTo(
                        api.operations().values().stream()
                                .filter(operation -> operation.onlyWhen().isEmpty())
                                .map(ApiDescription.Operation::path)
                                .collect(toSet()));
    }

    @Test
    void theOperationsAreThese() {
        assertThat(api.operations().keySet())
                .containsExactlyInAnyOrder(
                        "createExperiment",
                        "listExperiments",
                        "getExperiment",
                        "putExperiment",
                        "startExperiment",
                        "pauseExperiment",
                        "concludeExperiment",
                        "disableArm",
                        "enableArm",
                        "putCampaign",
                        "getCampaign",
                        "decide",
                        "decideBatch",
                        "getDecision",
                        "explainDecision",
                        "askCampaign",
                        "askCampaignByPost",
                        "openPixel",
                        "followLink",
                        "showUnsubscribe",
                        "unsubscribe",
                        "recordEvents",
                        "getReport",
                        "exportDecisions",
                        "compareArms",
                        "computePower",
                        "createKey",
                        "listKeys",
                        "revokeKey",
                        "settleSimulation",
                        "echo",
                        "live",
                        "ready",
                        "metrics",
                        "openapi");
    }

    @Test
    void whatTheContractSaysOfAnOperationIsRead() {
        var ask = operation("askCampaignByPost");

        assertThat(ask)
                .isEqualTo(
                        new ApiDescription.Operation(
                                "askCampaignByPost",
                                HttpMethod.POST,
                                "/d/{campaign}",
                                Optional.of(Scope.DECIDE),
                                Optional.of("k"),
                                Set.of("application/json", "application/x-www-form-urlencoded"),
                                Optional.empty()));
        assertThat(operation("echo").onlyWhen()).contains("SLOTWISE_ECHO");
        assertThat(operation("openPixel").scope()).isEmpty();
    }
}
