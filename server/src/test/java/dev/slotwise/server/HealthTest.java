package dev.slotwise.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators ask. */
@ExtendWith(Slotwise.class)
class HealthTest {

    @Test
    void healthIsToldWithoutAKey(Client client) {
        for (var path : new String[] {"/health/live", "/health/ready"}) {
            var answer = client.with("").get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.at("/status").asText()).isEqualTo("up");
        }
    }

    @Test
    void metricsAreInPrometheusFormat(Client client) {
        client.get("/v1/experiments").ok();
        var metrics = client.with("").get("/metrics").ok();
        assertThat(metrics.header("Content-Type")).startsWith("text/plain");
        assertThat(metrics.text()).contains("# TYPE ").doesNotContain(Slotwise.KEY);
    }

    @Test
    void theContractIsPublished(Client client) {
        var contract = client.with("").get("/openapi.yaml").ok();
        assertThat(contract.text()).startsWith("openapi: 3.1").contains("/v1/decisions/batch");
    }

    @Test
    void everyAnswerNamesItsRequest(Client client) {
        var first = client.get("/v1/experiments").header("X-Request-Id");
        assertThat(first).isNotEmpty();
        assertThat(client.get("/v1/experiments").header("X-Request-Id")).isNotEqualTo(first);
        assertThat(client.get("/v1/nothing").header("X-Request-Id")).isNotEmpty();
    }
}
