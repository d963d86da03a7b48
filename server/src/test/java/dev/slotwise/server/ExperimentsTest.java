package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.definition;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Experiments and campaigns: written, read, changed, led through their life. */
@ExtendWith(Slotwise.class)
class ExperimentsTest {
    private static final String TWO = arm("a", "<p>A</p>") + ", " + arm("b", "<p>B</p>");

    @Test
    void whatIsLeftOutIsFilledIn(Client client) {
        var key = client.create("defaults", TWO);
        var made = client.get("/v1/experiments/" + key).ok();
        assertThat(made.at("/status").asText()).isEqualTo("draft");
        assertThat(made.at("/name").asText()).isEqualTo(key);
        assertThat(made.at("/block").asText()).isEqualTo(key);
        assertThat(made.at("/policy/type").asText()).isEqualTo("thompson");
        assertThat(made.at("/arms/0/control").asBoolean()).isTrue();
        assertThat(made.at("/arms/1/control").asBoolean()).isFalse();
        assertThat(made.at("/arms/0/contentType").asText()).isEqualTo("text/html");
        assertThat(made.at("/reward/goal").asText()).isEqualTo("click");
        assertThat(made.at("/holdout").asDouble()).isZero();
        assertThat(client.get("/v1/experiments").ok().at("/experiments").findValuesAsText("key"))
                .contains(key);
        assertThat(client.get("/v1/campaigns/" + key).ok().at("/exposure").asText())
                .isEqualTo("decision");
    }

    @Test
    void aKeyIsTakenOnce(Client client) {
        var key = client.create("taken", TWO);
        assertThat(client.post("/v1/experiments", definition(key, TWO)).status()).isEqualTo(409);
    }

    @Test
    void aMistakeInAnExperimentIsA400ThatPointsAtIt(Client client) {
        var many =
                IntStream.range(0, 51)
                        .mapToObj(i -> arm("a" + i, "A"))
                        .collect(Collectors.joining(", "));
        assertRefused(client, "/arms", "", many);
        assertRefused(client, "/arms", "", "");
        assertRefused(client, "/arms/1/key", "'a'", arm("a", "A") + ", " + arm("a", "B"));
        assertRefused(client, "/arms/0/key", "", arm("Capital", "A") + ", " + arm("b", "B"));
        assertRefused(client, "/arms/0/tmplate", "", json("{'key': 'a', 'tmplate': 'A'}"));
        assertRefused(client, "/arms/0/template", "missing", json("{'key': 'a'}"));
        assertRefused(
                client,
                "/arms/0/slot",
                "",
                json("{'key': 'a', 'template': 'A', 'slot': {'hour': 1}}"));
        assertRefused(
                client,
                "/arms/0/contentType",
                "",
                json("{'key': 'a', 'template': 'A', 'contentType': 'text/css'}"));
        assertRefused(
                client,
                "/arms/1/control",
                "",
                json(
                        "{'key': 'a', 'template': 'A', 'control': true}, {'key': 'b', 'template':"
                                + " 'B', 'control': true}"));
        assertRefused(
                client, "/policy/explorationFloor", "", TWO, "'policy': {'explorationFloor': 0.6}");
        assertRefused(
                client,
                "/policy/explorationFloor",
                "",
                TWO,
                "'policy': {'explorationFloor': -0.1}");
        assertRefused(client, "/policy/type", "thompson", TWO, "'policy': {'type': 'guess'}");
        assertRefused(
                client,
                "/policy/weights/c",
                "",
                TWO,
                "'policy': {'type': 'fixed', 'weights': {'c': 1}}");
        for (var refused :
                Map.of(
                                "explorationFloor",
                                        "'type': 'epsilon-greedy', 'explorationFloor': 0.1",
                                "epsilon", "'type': 'thompson', 'epsilon': 0.1",
                                "minimumControlShare", "'minimumControlShare': 1",
                                "warmUp", "'warmUp': -1",
                                "rampUp", "'rampUp': 0",
                                "weights", "'type': 'top-two-thompson', 'weights': {'a': 1}")
                        .entrySet()) {
            assertRefused(
                    client,
                    "/policy/" + refused.getKey(),
                    "",
                    TWO,
                    "'policy': {" + refused.getValue() + "}");
        }
        assertRefused(
                client,
                "/policy/epsilon",
                "between 0 and 1",
                TWO,
                "'policy': {'type': 'epsilon-greedy', 'epsilon': 1.5}");
        assertRefused(
                client,
                "/policy/minimumControlShare",
                "exploration floors",
                TWO,
                "'policy': {'explorationFloor': 0.3, 'minimumControlShare': 0.8}");
        assertRefused(
                client,
                "/policy/minimumControlShare",
                "fixed split",
                TWO,
                "'policy': {'type': 'fixed', 'minimumControlShare': 0.1}");
        assertRefused(
                client,
                "/policy/warmUp",
                "fixed split",
                TWO,
                "'policy': {'type': 'fixed', 'warmUp': 10}");
        assertRefused(client, "/holdout", "", TWO, "'holdout': 1");
        assertRefused(client, "/holdout", "", TWO, "'holdout': 'half'");
        assertRefused(client, "/reward/window", "", TWO, "'reward': {'window': 'PT1S'}");
        assertRefused(client, "/reward/window", "", TWO, "'reward': {'window': '3 days'}");
        assertRefused(client, "/reward/goal", "", TWO, "'reward': {'goal': 'fame'}");
        assertRefused(client, "/context/1", "", TWO, "'context': ['device', 'device']");
        assertRefused(client, "/kind", "", TWO, "'kind': 'magic'");
        assertRefused(client, "/colour", "", TWO, "'colour': 'red'");
        assertRefused(
                client,
                "/arms/0/slot/hour",
                "",
                json("{'key': 'a', 'slot': {'hour': 24}}, {'key': 'b', 'slot': {'hour': 1}}"),
                "'kind': 'send-slot'");
    }

    @Test
    void aTemplateThatCannotBeCompiledSaysWhereAndWhy(Client client) {
        var at = "/arms/1/template";
        for (var broken :
                List.of(
                        "one\ntwo {{ name",
                        "one\ntwo {% if name %}three",
                        "one\n{{ a | nosuchfilter }}")) {
            assertRefused(client, at, "line ", arm("a", "A") + ", " + arm("b", broken));
        }
        assertRefused(
                client,
                at,
                "line 2",
                arm("a", "A") + ", " + arm("b", "one\n{{ a | nosuchfilter }}"));
        for (var forbidden :
                List.of(
                        "{% include 'x' %}",
                        "{% import 'x' %}",
                        "{% extends 'x' %}",
                        "{% set a = 1 %}",
                        "{% macro m() %}{% endmacro %}",
                        "{{ name.getClass() }}",
                        "{{ range(1, 1000000000) }}")) {
            assertRefused(client, at, "line 1", arm("a", "A") + ", " + arm("b", forbidden));
        }
        assertRefused(
                client,
                "/arms/0/eligibility",
                "line 1",
                json("{'key': 'a', 'template': 'A', 'eligibility': 'recipient.country =='}"));
    }

    @Test
    void aTokenWithoutDefaultIsWarnedOf(Client client) {
        var key =
                client.create(
                        "warned",
                        arm("a", "{{ firstName }} {{ city | default('x') }}")
                                + ", "
                                + arm("b", "B"));
        var warnings = client.get("/v1/experiments/" + key).ok().at("/warnings");
        assertThat(warnings).hasSize(1);
        assertThat(warnings.at("/0").asText()).contains("'a'").contains("firstName");
    }

    @Test
    void anExperimentGoesThroughItsLifeInOrder(Client client) {
        var key = client.create("life", TWO);
        var path = "/v1/experiments/" + key;
        var winner = json("{'winner': 'b'}");
        assertThat(client.post(path + "/pause").status()).isEqualTo(409);
        assertThat(client.post(path + "/conclude", winner).status()).isEqualTo(409);
        assertThat(client.post(path + "/start").ok().at("/status").asText()).isEqualTo("running");
        assertThat(client.post(path + "/start").ok().at("/status").asText()).isEqualTo("running");
        assertThat(client.post(path + "/pause").ok().at("/status").asText()).isEqualTo("paused");
        assertThat(client.post(path + "/start").ok().at("/status").asText()).isEqualTo("running");
        assertThat(
                        client.post(path + "/conclude", json("{'winner': 'x'}"))
                                .at("/errors/0/pointer")
                                .asText())
                .isEqualTo("/winner");
        var concluded = client.post(path + "/conclude", winner).ok();
        assertThat(concluded.at("/status").asText()).isEqualTo("concluded");
        assertThat(concluded.at("/winner").asText()).isEqualTo("b");
        for (var step : List.of("/start", "/pause")) {
            assertThat(client.post(path + step).status()).isEqualTo(409);
        }
        assertThat(client.put(path, definition(key, TWO)).status()).isEqualTo(409);
    }

    @Test
    void afterAStartOnlyWhatHarmsNothingCanChange(Client client) {
        var key = client.start("started", TWO);
        var path = "/v1/experiments/" + key;
        for (var change :
                List.of(
                        "'context': ['device']",
                        "'reward': {'goal': 'open'}",
                        "'block': 'other'",
                        "'campaign': 'other'")) {
            assertThat(client.put(path, definition(key, TWO, change)).status())
                    .as(change)
                    .isEqualTo(409);
        }
        assertThat(client.put(path, definition(key, arm("a", "A"))).status()).isEqualTo(409);
        var third = arm("c", "C") + ", " + TWO;
        var changed = client.put(path, definition(key, third, "'name': 'New'")).ok();
        assertThat(changed.at("/version").asInt()).isEqualTo(2);
        assertThat(changed.at("/arms").findValuesAsText("key")).containsExactly("a", "b", "c");
    }

    @Test
    void whatWasReadCanBePutBack(Client client) {
        var third = TWO + ", " + arm("c", "<p>C</p>");
        for (var type : List.of("thompson", "top-two-thompson", "fixed", "epsilon-greedy")) {
            var key = client.create("again", TWO, json("'policy': {'type': '%s'}", type));
            var path = "/v1/experiments/" + key;
            client.post(path + "/start", "").ok();
            client.put(path, definition(key, third, json("'policy': {'type': '%s'}", type))).ok();
            client.post(path + "/arms/c/disable", "").ok();

            var read = client.get(path).ok();
            var again = client.put(path, read.at("").toString()).ok();

            for (var same : List.of("arms", "policy", "reward", "status", "startedAt")) {
                assertThat(again.at("/" + same)).as(type).isEqualTo(read.at("/" + same));
            }
        }
    }

    @Test
    void aDraftCanChangeAltogether(Client client) {
        var key = client.create("draft", TWO);
        var slots = json("{'key': 's', 'slot': {'hour': 9}}, {'key': 't', 'slot': {'hour': 10}}");
        var changed =
                client.put("/v1/experiments/" + key, definition(key, slots, "'kind': 'send-slot'"))
                        .ok();
        assertThat(changed.at("/kind").asText()).isEqualTo("send-slot");
        assertThat(
                        client.put("/v1/experiments/" + key, definition("other-key", TWO))
                                .at("/errors/0/pointer")
                                .asText())
                .isEqualTo("/key");
    }

    @Test
    void theLastEnabledArmStaysEnabled(Client client) {
        var key = client.start("last-arm", TWO);
        var arms = "/v1/experiments/" + key + "/arms/";
        assertThat(client.post(arms + "a/disable").ok().at("/arms/0/disabled").asBoolean())
                .isTrue();
        assertThat(client.post(arms + "b/disable").status()).isEqualTo(409);
        assertThat(client.post(arms + "x/disable").status()).isEqualTo(404);
        assertThat(client.post(arms + "a/enable").ok().at("/arms/0/disabled").asBoolean())
                .isFalse();
    }

    @Test
    void whatIsNotThereIsA404(Client client) {
        for (var path :
                List.of(
                        "/v1/experiments/none",
                        "/v1/experiments/none/report",
                        "/v1/campaigns/none",
                        "/v1/nothing")) {
            var answer = client.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
        }
        assertThat(client.post("/v1/experiments/none/start").status()).isEqualTo(404);
        assertThat(client.method("DELETE", "/v1/experiments").status()).isEqualTo(405);
    }

    @Test
    void aCampaignsSettingsAreChecked(Client client) {
        var path = "/v1/campaigns/" + Client.fresh("settings");
        assertThat(
                        client.put(path, json("{'exposure': 'sometimes'}"))
                                .at("/errors/0/pointer")
                                .asText())
                .isEqualTo("/exposure");
        for (var domain :
                List.of(
                        "ftp://x.example.com",
                        "click.example.com",
                        "https://x.example.com?a=1",
                        "javascript:alert(1)")) {
            assertThat(
                            client.put(path, json("{'linkDomain': '%s'}", domain))
                                    .at("/errors/0/pointer")
                                    .asText())
                    .as(domain)
                    .isEqualTo("/linkDomain");
        }
        client.put(path, json("{'exposure': 'delivered'}")).ok();
        assertThat(client.get(path).ok().at("/exposure").asText()).isEqualTo("delivered");
    }

    private static void assertRefused(
            Client client, String pointer, String reason, String arms, String... members) {
        var experiment = definition(Client.fresh("refused"), arms, members);
        var answer = client.post("/v1/experiments", experiment);
        assertThat(answer.status()).as(experiment + " " + answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.json().at("/errors"))
                .as(answer.text())
                .anySatisfy(error -> {
                    assertThat(error.at("/pointer").asText()).isEqualTo(pointer);
                    assertThat(error.at("/detail").asText()).contains(reason);
                });
    }
}
