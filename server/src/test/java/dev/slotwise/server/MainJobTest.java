package dev.slotwise.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An ESP asks, Slotwise chooses, renders, answers; an open and a click come back; the posterior
 * moves.
 */
@ExtendWith(Slotwise.class)
class MainJobTest {

    @Test
    void aClickMovesThePosteriorAndTheReport(Client client) {
        var key = Client.fresh("main");
        client.post(
                        "/v1/experiments",
                        """
                        {"key": "%1$s", "kind": "content", "campaign": "%1$s", "arms": [
                          {"key": "plain", "control": true, "template": "<p>Hi {{ firstName | default('there') }}</p>"},
                          {"key": "bold", "template": "<p>Hey, <a href='https://shop.example.com/a?b=1&amp;c=2'>buy</a></p>"}]}
                        """
                                .formatted(key))
                .ok();
        client.post("/v1/experiments/" + key + "/start").ok();
        var link = "";
        var open = "";
        for (int i = 0; i < 50 && link.isEmpty(); i++) {
            var decision =
                    client.post(
                                    "/v1/decisions",
                                    """
                                    {"campaign": "%s", "recipient": {"id": "r-%d"}}\
                                    """
                                            .formatted(key, i))
                            .ok()
                            .at("/decisions/0");
            assertThat(decision.at("/reason").asText()).isEqualTo("policy");
            if (decision.at("/arm").asText().equals("bold")) {
                var body = decision.at("/content/body").asText();
                link = body.replaceAll(".*href='?\"?https://mail.example.com(/c/[^'\"]*).*", "$1");
                open = body.replaceAll(".*src=\"https://mail.example.com(/o/[^\"]*).*", "$1");
            }
        }
        assertThat(client.get(open).status()).isEqualTo(200);
        var click = client.get(link);
        assertThat(click.status()).isEqualTo(302);
        assertThat(click.header("Location")).isEqualTo("https://shop.example.com/a?b=1&c=2");
        client.settle();

        var report = client.get("/v1/experiments/" + key + "/report").ok();
        assertThat(report.at("/arms/1/outcomes/click").asInt()).isEqualTo(1);
        assertThat(report.at("/arms/1/outcomes/open").asInt()).isEqualTo(1);
        assertThat(report.at("/arms/1/probabilityBest").asDouble()).isGreaterThan(0.6);
        var next =
                client.post(
                                "/v1/decisions",
                                """
                                {"experiments": ["%s"], "probabilities": true, "recipient": {"id": "next"}}\
                                """
                                        .formatted(key))
                        .ok();
        assertThat(next.at("/decisions/0/probabilities/bold").asDouble()).isGreaterThan(0.6);
    }
}
