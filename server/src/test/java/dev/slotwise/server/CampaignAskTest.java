package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.definition;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** {@code /d/{campaign}}: the way mail services' template languages ask. */
@ExtendWith(Slotwise.class)
class CampaignAskTest {
    private static final String TWO =
            arm("a", "<p>A <a href=\"https://shop.example.com/\">x</a></p>")
                    + ", "
                    + arm("b", "<p>B</p>");

    @Test
    void everythingIsSaidNestedAndFlat(Client client) {
        var campaign = Client.fresh("flat");
        var of = json("'campaign': '%s'", campaign);
        client.start(
                "hero",
                arm("bold", "<p><a href=\"https://a.example.com/\">x</a></p>"),
                of,
                "'block': 'hero'");
        client.start(
                "subject",
                json("{'key': 's', 'contentType': 'text/plain', 'template': 'Hi'}"),
                of,
                "'block': 'subject'");
        client.start(
                "slot",
                json(
                        "{'key': 'x', 'slot': {'day': 'TUESDAY', 'hour': 9}}, {'key': 'y', 'slot':"
                                + " {'day': 'TUESDAY', 'hour': 9}}"),
                of,
                "'kind': 'send-slot'",
                "'block': 'when'");
        var answer = client.get("/d/" + campaign + "?u=r&s=s1&x.timezone=Europe/Berlin").ok();
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.at("/campaign").asText()).isEqualTo(campaign);
        assertThat(answer.at("/fallback").asBoolean(true)).isFalse();
        assertThat(answer.at("/holdout").asBoolean(true)).isFalse();
        assertThat(answer.at("/subject").asText()).isEqualTo("Hi");
        assertThat(answer.at("/blocks/hero").asText()).startsWith("<p>");
        assertThat(answer.at("/block_hero")).isEqualTo(answer.at("/blocks/hero"));
        assertThat(answer.at("/arms/hero").asText()).isEqualTo("bold");
        assertThat(answer.at("/arm_hero").asText()).isEqualTo("bold");
        assertThat(answer.at("/links")).hasSize(1);
        assertThat(answer.at("/pixel").asText()).startsWith("https://mail.example.com/o/");
        assertThat(answer.at("/unsubscribe").asText()).startsWith("https://mail.example.com/u/");
        assertThat(answer.at("/decisionIds").properties()).hasSize(3);
        assertThat(answer.at("/token").asText()).matches("[A-Za-z0-9_-]+");
        assertThat(answer.at("/sendAt").asText()).endsWith("Z");
        var local = Instant.parse(answer.at("/sendAt").asText()).atZone(ZoneId.of("Europe/Berlin"));
        assertThat(local.getHour()).isEqualTo(9);
        assertThat(answer.at("/hourOfWeek").asInt()).isEqualTo(24 + 9);
        assertThat(local.withZoneSameInstant(ZoneOffset.UTC).getHour()).isIn(7, 8);
        assertThat(
                        client.get("/v1/decisions/" + answer.at("/decisionIds/hero").asText())
                                .ok()
                                .at("/arm")
                                .asText())
                .isEqualTo("bold");
        assertThat(
                        client.post(
                                        "/v1/events",
                                        json(
                                                "{'type': 'click', 'token': '%s'}",
                                                answer.at("/token").asText()))
                                .ok()
                                .at("/accepted")
                                .asInt())
                .isEqualTo(1);
    }

    @Test
    void theSameAskGivesTheSameBytes(Client client) {
        var campaign = client.start("bytes", TWO);
        var path = "/d/" + campaign + "?s=s1&u=";
        for (int i = 0; i < 10; i++) {
            var first = client.get(path + i).ok().text();
            assertThat(client.get(path + i + "&x.name=Ada").text()).isEqualTo(first);
            assertThat(client.get(path + i).text()).isEqualTo(first);
        }
        var before = client.get(path + "1").ok().text();
        client.put(
                        "/v1/experiments/" + campaign,
                        definition(campaign, TWO.replace("<p>", "<p>new ")))
                .ok();
        assertThat(client.get(path + "1").text()).isEqualTo(before);
        client.step(campaign, "pause");
        assertThat(client.get(path + "1").text()).isEqualTo(before);
        assertThat(client.get("/d/" + campaign + "?u=1").ok().at("/token"))
                .isNotEqualTo(client.get("/d/" + campaign + "?u=1").ok().at("/token"));
    }

    @Test
    void jsonAndHtmlHoldNothingButAscii(Client client) {
        var campaign = client.start("ascii", arm("a", "<p>Grüße 🎉 {{ name | default('x') }}</p>"));
        var path = "/d/" + campaign + "?u=r&s=s1&x.name=Zo%C3%AB";
        var answer = client.get(path).ok();
        assertThat(answer.text().chars()).allMatch(c -> c < 0x80);
        assertThat(answer.at("/blocks/" + campaign).asText()).startsWith("<p>Grüße 🎉 Zoë</p>");

        var html = client.get(path + "&f=html&block=" + campaign).ok();
        assertThat(html.header("Content-Type")).contains("text/html");
        assertThat(html.text().chars()).allMatch(c -> c < 0x80);
        assertThat(html.text()).startsWith("<p>Gr&#252;&#223;e &#127881; Zo&#235;</p>");
    }

    @Test
    void oneBlockCanBeAskedForAlone(Client client) {
        var campaign =
                client.start(
                        "block",
                        json("{'key': 'a', 'contentType': 'text/plain', 'template': 'Grüße'}"),
                        "'block': 'subject'");
        var path = "/d/" + campaign + "?u=r&s=s1&f=text";
        var text = client.get(path + "&block=subject").ok();
        assertThat(text.text()).isEqualTo("Grüße");
        assertThat(text.header("Content-Type")).contains("text/plain");
        assertThat(client.get(path + "&block=none").ok().text()).isEmpty();
        assertThat(client.get(path).status()).isEqualTo(400);
        assertThat(client.get("/d/" + campaign + "?u=r&f=xml").status()).isEqualTo(400);
        assertThat(client.get("/d/" + campaign + "?s=s1").status()).isEqualTo(400);
    }

    @Test
    void anUnknownCampaignIsAFallbackUnlessStrict(Client client) {
        var answer = client.get("/d/no-such-campaign?u=r&s=s").ok();
        assertThat(answer.text()).isEqualTo("{\"fallback\":true}");
        assertThat(client.get("/d/no-such-campaign?u=r&f=html&block=hero").ok().text()).isEmpty();
        assertThat(client.get("/d/no-such-campaign?u=r&strict=1").status()).isEqualTo(404);
        assertThat(client.get("/d/no-such-campaign?u=r&strict=0").status()).isEqualTo(200);
    }

    @Test
    void postAsksTheSameByJsonAndByForm(Client client) {
        var campaign = client.start("post", TWO);
        var byGet = client.get("/d/" + campaign + "?u=r&s=s1").ok().text();
        assertThat(client.post("/d/" + campaign, json("{'u': 'r', 's': 's1'}")).ok().text())
                .isEqualTo(byGet);
        assertThat(client.post("/d/" + campaign + "?u=other&s=s1", json("{'u': 'r'}")).ok().text())
                .isEqualTo(byGet);
        assertThat(form(client, "/d/" + campaign, "u=r&s=s1").ok().text()).isEqualTo(byGet);
        assertThat(form(client, "/d/" + campaign + "?u=r&s=s1", "").ok().text()).isEqualTo(byGet);
        assertThat(client.post("/d/" + campaign, json("{'u': 'r', 'q': 1}")).status())
                .isEqualTo(400);
    }

    @Test
    void whatIsWrittenLikeANumberOrATruthIsOne(Client client) {
        var campaign =
                client.start(
                        "typed",
                        arm("control", "C")
                                + ", "
                                + json(
                                        "{'key': 'fits', 'template': '{{ a }} {{ zip }}',"
                                                + " 'eligibility': '%s'}",
                                        "recipient.a > 3 and recipient.b == true and recipient.zip"
                                                + " == '01099' and recipient.d < 0.5"),
                        "'policy': {'type': 'fixed', 'weights': {'control': 0, 'fits': 1}}");
        var path = "/d/" + campaign + "?u=r&x.b=true&x.zip=01099&x.d=0.25&x.a=";
        assertThat(client.get(path + "12").ok().at("/arms/" + campaign).asText()).isEqualTo("fits");
        assertThat(client.get(path + "12").ok().at("/blocks/" + campaign).asText())
                .startsWith("12 01099");
        assertThat(client.get(path + "2").ok().at("/arms/" + campaign).asText())
                .isEqualTo("control");
    }

    @Test
    void aHoldoutAndASuppressedRecipientGetNothingToSend(Client client) {
        var campaign = client.start("nothing", TWO, "'holdout': 0.999999");
        var answer = client.get("/d/" + campaign + "?u=r&s=s1").ok();
        assertThat(answer.at("/holdout").asBoolean()).isTrue();
        assertThat(answer.at("/blocks")).isEmpty();
        assertThat(answer.at("/arms")).isEmpty();
        assertThat(answer.json().has("pixel")).isFalse();
    }

    private static Client.Answer form(Client client, String path, String form) {
        return Client.send(
                client.request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    @Test
    void severalBlocksOfOneMailAreOneAnswer(Client client) {
        var campaign = Client.fresh("blocks");
        for (var block : List.of("hero", "footer")) {
            client.start(
                    block, TWO, json("'campaign': '%s'", campaign), json("'block': '%s'", block));
        }
        var answer = client.get("/d/" + campaign + "?u=r").ok();
        assertThat(answer.at("/blocks").properties()).hasSize(2);
        assertThat(answer.at("/decisionIds/hero")).isNotEqualTo(answer.at("/decisionIds/footer"));
    }
}
