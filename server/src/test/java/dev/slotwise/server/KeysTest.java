package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.ask;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Who may call, and with what. */
@ExtendWith(Slotwise.class)
class KeysTest {

    @Test
    void aKeyOpensWhatItsScopesName(Client client) {
        var experiment = client.start("scopes", arm("a", "A") + ", " + arm("b", "B"));
        var decider = client.with(newKey(client, "decide"));
        var reader = client.with(newKey(client, "read"));
        var decision = decider.post("/v1/decisions", ask(experiment, "r")).ok().at("/decisions/0");
        assertThat(reader.get("/v1/decisions/" + decision.at("/id").asText()).ok().at("/id"))
                .isEqualTo(decision.at("/id"));

        assertNeeds("read", decider.get("/v1/experiments/" + experiment));
        assertNeeds("read", decider.get("/v1/experiments/" + experiment + "/report"));
        assertNeeds(
                "events",
                decider.post("/v1/events", Client.event("click", decision, client.now())));
        assertNeeds("manage", decider.post("/v1/experiments/" + experiment + "/pause"));
        assertNeeds("manage", reader.get("/v1/keys"));
        assertNeeds("decide", reader.post("/v1/decisions", ask(experiment, "r")));
        assertNeeds(
                "decide", reader.postLines("/v1/decisions/batch", List.of(ask(experiment, "r"))));
        assertNeeds("decide", reader.get("/d/" + experiment + "?u=r"));
    }

    @Test
    void withoutAKnownKeyNothingOpens(Client client) {
        for (var key : List.of("", "sw_nobody_has_this_key_0123456789", "x")) {
            var stranger = client.with(key);
            for (var path : List.of("/v1/experiments", "/v1/keys", "/d/campaign?u=r")) {
                var answer = stranger.get(path);
                assertThat(answer.status()).as(path).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
                assertThat(answer.header("Content-Type")).contains("application/problem+json");
            }
            assertThat(stranger.post("/v1/decisions", "{}").status()).isEqualTo(401);
        }
    }

    @Test
    void basicTakesTheKeyAsUserName(Client client) {
        var nobody = client.with("");
        for (var pair : List.of(Slotwise.KEY + ":", Slotwise.KEY + ":anything", Slotwise.KEY)) {
            assertThat(basic(nobody, pair).status()).isEqualTo(200);
        }
        for (var pair : List.of(":" + Slotwise.KEY, "user:" + Slotwise.KEY, "")) {
            assertThat(basic(nobody, pair).status()).isEqualTo(401);
        }
        assertThat(
                        Client.send(
                                        nobody.request("/v1/experiments")
                                                .header("Authorization", "Basic ?not-base64?")
                                                .GET())
                                .status())
                .isEqualTo(401);
    }

    @Test
    void aKeyIsShownOnceAndWorksUntilItIsRevoked(Client client) {
        var made =
                client.post("/v1/keys", json("{'name': 'short-lived', 'scopes': ['read']}")).ok();
        var secret = made.at("/key").asText();
        var id = made.at("/id").asText();
        assertThat(client.get("/v1/keys").ok().text()).contains(id).doesNotContain(secret);
        client.with(secret).get("/v1/experiments").ok();
        client.method("DELETE", "/v1/keys/" + id).ok();
        assertThat(client.with(secret).get("/v1/experiments").status()).isEqualTo(401);
        assertThat(client.method("DELETE", "/v1/keys/none").status()).isEqualTo(404);
        assertThat(client.post("/v1/keys", json("{'name': 'x', 'scopes': []}")).status())
                .isEqualTo(400);
        assertThat(client.post("/v1/keys", json("{'name': 'x', 'scopes': ['all']}")).status())
                .isEqualTo(400);
    }

    @Test
    void aKeyInALinkMayOnlyDecide(Client client) {
        var experiment = client.start("in-link", arm("a", "A") + ", " + arm("b", "B"));
        var nobody = client.with("");
        var path = "/d/" + experiment + "?u=r&k=";
        nobody.get(path + newKey(client, "decide")).ok();
        assertThat(nobody.get(path + newKey(client, "decide", "read")).status()).isEqualTo(403);
        assertThat(nobody.get(path + Slotwise.KEY).status()).isEqualTo(403);
        assertThat(nobody.get(path + "nonsense").status()).isEqualTo(401);
        assertThat(nobody.get("/v1/experiments?k=" + newKey(client, "read")).status())
                .isEqualTo(401);
    }

    static String newKey(Client client, String... scopes) {
        return client.post(
                        "/v1/keys",
                        json("{'name': '%s', 'scopes': ['", Client.fresh("key"))
                                + String.join("\", \"", scopes)
                                + "\"]}")
                .ok()
                .at("/key")
                .asText();
    }

    private static Client.Answer basic(Client client, String pair) {
        var encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return Client.send(
                client.request("/v1/experiments")
                        .header("Authorization", "Basic " + encoded)
                        .GET());
    }

    private static void assertNeeds(String scope, Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.at("/detail").asText()).contains("'" + scope + "'");
    }
}
