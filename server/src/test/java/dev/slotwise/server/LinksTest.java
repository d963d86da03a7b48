package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Links, pixel and unsubscription, as they stand in the content and as a recipient follows them.
 */
@ExtendWith(Slotwise.class)
class LinksTest {
    private static final Pattern HREF = Pattern.compile("href=\"([^\"]*)\"");
    private static final Pattern PIXEL =
            Pattern.compile("<img src=\"https://mail\\.example\\.com(/o/[A-Za-z0-9_-]+)\"");

    @Test
    void everyWebLinkIsTrackedAndTheRestStays(Client client) {
        var html =
                "<html><body><a href=\"https://shop.example.com/a?b=1&amp;c=2#top\">1</a><a"
                        + " href='http://shop.example.com/{{ sku | default('x') }}'>2</a><a"
                        + " href=\"mailto:me@example.com\">3</a><a href=\"tel:+4930123\">4</a><a"
                        + " href=\"#top\">5</a><a data-slotwise=\"off\""
                        + " href=\"https://raw.example.com/\">6</a></body></html>";
        var body = content(client.decide(client.start("links", arm("a", html)), "r"));
        assertThat(body)
                .contains(
                        "mailto:me@example.com",
                        "tel:+4930123",
                        "href=\"#top\"",
                        "https://raw.example.com/")
                .doesNotContain("shop.example.com")
                .endsWith("</body></html>");
        assertThat(PIXEL.matcher(body).find()).isTrue();
        var links = clicks(body);
        assertThat(links).hasSize(2);
        assertThat(follow(client, links.getFirst()))
                .isEqualTo("https://shop.example.com/a?b=1&c=2#top");
        assertThat(follow(client, links.getLast())).isEqualTo("http://shop.example.com/x");
    }

    @Test
    void plainTextIsLeftAsItIs(Client client) {
        var key =
                client.start(
                        "text",
                        json(
                                "{'key': 'a', 'contentType': 'text/plain', 'template': '%s'}",
                                "Buy & save: https://shop.example.com/?a=1&b=2 <now>"));
        var decision = client.decide(key, "r");
        assertThat(content(decision))
                .isEqualTo("Buy & save: https://shop.example.com/?a=1&b=2 <now>");
        assertThat(decision.at("/content/contentType").asText()).isEqualTo("text/plain");
    }

    @Test
    void whatARecipientIsCalledCannotBecomeMarkup(Client client) {
        var key = client.start("escaped", arm("a", "<p>{{ name }}</p>"));
        var decision =
                client.decide(
                        key,
                        "",
                        json(
                                "'recipient': {'id': 'r', 'attributes': {'name': '%s'}}",
                                "<script>alert(1)</script>"));
        assertThat(content(decision)).doesNotContain("<script>").contains("&lt;script&gt;");
    }

    @Test
    void aForgedOrCutTokenIsA404AndNeverARedirect(Client client) {
        var key = client.start("forged", arm("a", "<a href=\"https://shop.example.com/\">x</a>"));
        var decision = client.decide(key, "r");
        var token = clicks(content(decision)).getFirst().substring("/c/".length());
        var other = Client.path(decision.at("/openUrl").asText()).substring("/o/".length());
        var forged =
                new ArrayList<String>(List.of("x", "AAAA", other, decision.at("/token").asText()));
        for (int cut = 1; cut < token.length(); cut += 7) {
            forged.add(token.substring(0, cut));
        }
        for (int at = 0; at < token.length(); at += 3) {
            char turned = token.charAt(at) == 'A' ? 'B' : 'A';
            forged.add(token.substring(0, at) + turned + token.substring(at + 1));
        }
        forged.add(token + "A");
        forged.add("https%3A%2F%2Fevil.example.com");
        for (var each : forged) {
            var answer = client.get("/c/" + each);
            assertThat(answer.status()).as(each).isEqualTo(404);
            assertThat(answer.header("Location")).isEmpty();
            assertThat(answer.header("Content-Type")).contains("text/html");
            assertThat(client.get("/u/" + each).status()).isEqualTo(404);
            assertThat(client.post("/u/" + each).status()).isEqualTo(404);
        }
        assertThat(client.reported(key, "a").at("/outcomes/click").asInt()).isZero();
    }

    @Test
    void thePixelIsAlwaysAPictureThatIsNeverStored(Client client) {
        var decision = client.decide(client.start("pixel", arm("a", "A")), "r");
        for (var path :
                List.of(Client.path(decision.at("/openUrl").asText()), "/o/forged", "/o/x")) {
            var answer = client.with("").get(path);
            assertThat(answer.status()).isEqualTo(path.length() > 20 ? 200 : 404);
            assertThat(answer.header("Content-Type")).isEqualTo("image/gif");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.text()).startsWith("GIF89a");
        }
    }

    @Test
    void aRedirectIsAsciiWhateverTheLinkHolds(Client client) {
        var link = "https://m\u00fcnchen.example/caf\u00e9?q=\u65e5&r=a%20b#\u00fc";
        var key = client.start("iri", arm("a", "<a href=\"" + link + "\">x</a>"));
        var answer = client.with("").get(clicks(content(client.decide(key, "r"))).getFirst());
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location"))
                .isEqualTo("https://xn--mnchen-3ya.example/caf%C3%A9?q=%E6%97%A5&r=a%20b#%C3%BC");
    }

    @Test
    void opensAndClicksCountOncePerDecision(Client client) {
        var key = client.start("once", arm("a", "<a href=\"https://shop.example.com/\">x</a>"));
        var body = content(client.decide(key, "r"));
        for (int i = 0; i < 3; i++) {
            follow(client, clicks(body).getFirst());
            client.with("").get(pixel(body)).ok();
        }
        var reported = client.reported(key, "a");
        assertThat(reported.at("/outcomes/click").asInt()).isEqualTo(1);
        assertThat(reported.at("/outcomes/open").asInt()).isEqualTo(1);
        assertThat(reported.at("/exposures").asInt()).isEqualTo(1);
    }

    @Test
    void headCountsNothing(Client client) {
        var key = client.start("head", arm("a", "<a href=\"https://shop.example.com/\">x</a>"));
        var body = content(client.decide(key, "r"));
        var click = client.method("HEAD", clicks(body).getFirst());
        assertThat(click.status()).isEqualTo(302);
        assertThat(click.header("Location")).isEqualTo("https://shop.example.com/");
        assertThat(client.method("HEAD", pixel(body)).status()).isEqualTo(200);
        var outcomes = client.reported(key, "a").at("/outcomes");
        assertThat(outcomes.at("/click").asInt()).isZero();
        assertThat(outcomes.at("/open").asInt()).isZero();
    }

    @Test
    void lookingAtTheUnsubscribePageUnsubscribesNobody(Client client) {
        var key = client.start("unsubscribe", arm("a", "A"));
        var recipient = Client.fresh("r");
        var path = Client.path(client.decide(key, recipient).at("/unsubscribeUrl").asText());
        var page = client.with("").get(path).ok();
        assertThat(page.header("Content-Type")).contains("text/html");
        assertThat(page.text()).contains("<form").containsIgnoringCase("post");
        client.method("HEAD", path);
        assertThat(client.decide(key, recipient).at("/reason").asText()).isEqualTo("only-arm");

        Client.send(
                        client.with("")
                                .request(path)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                "List-Unsubscribe=One-Click")))
                .ok();
        assertThat(client.decide(key, recipient).at("/reason").asText()).isEqualTo("suppressed");
        assertThat(client.reported(key, "a").at("/outcomes/unsubscribe").asInt()).isEqualTo(1);
    }

    @Test
    void aCampaignsParametersAndDomainAreInItsLinks(Client client) {
        var campaign = Client.fresh("utm");
        client.put(
                        "/v1/campaigns/" + campaign,
                        json(
                                "{'linkDomain': 'https://click.example.org/', 'utm': {'source':"
                                    + " 'news', 'medium': 'email', 'campaign': 'spring sale'}}"))
                .ok();
        var key =
                client.start(
                        "utm",
                        arm(
                                "hero-a",
                                "<a href=\"https://shop.example.com/?utm_source=own&amp;x=1#f\">x</a>"),
                        json("'campaign': '%s'", campaign));
        var decision = client.decide(key, "r");
        assertThat(decision.at("/openUrl").asText()).startsWith("https://click.example.org/o/");
        assertThat(decision.at("/unsubscribeUrl").asText())
                .startsWith("https://click.example.org/u/");
        var matcher = HREF.matcher(content(decision));
        assertThat(matcher.find()).isTrue();
        assertThat(matcher.group(1)).startsWith("https://click.example.org/c/");
        assertThat(follow(client, Client.path(matcher.group(1))))
                .isEqualTo(
                        "https://shop.example.com/?utm_source=own&x=1&utm_medium=email&utm_campaign=spring%20sale&utm_content=hero-a#f");
    }

    private static String content(JsonNode decision) {
        return decision.at("/content/body").asText();
    }

    private static List<String> clicks(String body) {
        return Pattern.compile("https://mail\\.example\\.com(/c/[A-Za-z0-9_-]+)")
                .matcher(body)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String pixel(String body) {
        var matcher = PIXEL.matcher(body);
        assertThat(matcher.find()).as(body).isTrue();
        return matcher.group(1);
    }

    private static String follow(Client client, String path) {
        var answer = client.with("").get(path);
        assertThat(answer.status()).isEqualTo(302);
        return answer.header("Location");
    }
}
