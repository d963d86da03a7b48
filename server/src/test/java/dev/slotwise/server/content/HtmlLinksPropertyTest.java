package dev.slotwise.server.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Over HTML put together at random, most of it broken. */
class HtmlLinksPropertyTest {
    private static final String[] PIECES = {
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<table>",
        "</table>",
        "<tr>",
        "<td width=1>",
        "</td>",
        "<div class='a'>",
        "</div>",
        "<!-- c -->",
        "<!--[if mso]><a href=\"https://mso.de/\"><![endif]-->",
        "<![if !mso]>",
        "<![endif]>",
        "<!DOCTYPE html>",
        "<html>",
        "<head>",
        "</head>",
        "<body>",
        "</body>",
        "</html>",
        "<a name=x>",
        "</a>",
        "</A>",
        "<script>1<2</script>",
        "<style>a{}</style>",
        "<textarea><a href='https://no.de/'></textarea>",
        "<select><option>",
        "</select>",
        "<svg>",
        "</svg>",
        "<template>",
        "</template>",
        "<o:p>",
        "text ",
        "é😀\uD800",
        "&amp;&nbsp;&bogus;&#0;",
        "\r\n",
        "\n",
        "\t",
        "<",
        ">",
        "\"",
        "'",
        "=",
        "\u0000",
        "<br/>",
        "<img src=x>",
        "<a",
        "</",
        "<area>",
        "\uFEFF",
        "<title>",
        "</title>",
        "<pre>\n",
        "<form>",
        "<nobr>",
        "<li>",
        "<math>",
        "<frameset>",
        "<plaintex>",
        "<noscript>",
        "</noscript>",
        "<button>"
    };
    private static final String[] URLS = {
        "https://x.de/",
        "http://x.de/?a=1&amp;b=2",
        "HTTPS://X.DE/&eacute;&copy=1",
        " https://x.de/a ",
        "mailto:a@x.de",
        "#a",
        "/rel",
        "https://x.de/%2F?q=ü#f",
        "",
        "tel:1",
        "https://x.de/\u0000?",
        "https://x.de/&#10;b",
        "https://x.de/&amp"
    };

    private final HtmlLinks links = new HtmlLinks();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allLinksAreReplacedAndNothingElseIs(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            boolean large = round % 200 == 0;
            String html = html(random, large ? 6000 : 40);
            var urls = new ArrayList<String>();
            String rewritten =
                    links.rewrite(
                            html,
                            url -> {
                                urls.add(url);
                                return "\uE000" + (urls.size() - 1) + "\uE001";
                            },
                            null);

            assertThatOnlyValuesDiffer(html, rewritten, urls);
            assertThat(new TreeSet<>(urls)).as(html).isEqualTo(new TreeSet<>(eligible(html)));
            // Of thousands of badly nested tags the parser keeps some as copies only, that stand
            // nowhere.
            if (!large) assertThat(eligible(rewritten)).as(rewritten).isEmpty();
        }
    }

    /** What a parse without positions finds. */
    private static List<String> eligible(String html) {
        var urls = new ArrayList<String>();
        for (var element : Jsoup.parse(html).select("a, area")) {
            // Within SVG the parser tells HREF from href, which no client does: the first counts.
            String url =
                    element.attributes().asList().stream()
                            .filter(attribute -> attribute.getKey().equalsIgnoreCase("href"))
                            .map(attribute ->
                                    attribute
                                            .getValue()
                                            .replace("\n", "")
                                            .replace("\r", "")
                                            .replace("\t", ""))
                            .findFirst()
                            .orElse("");
            while (!url.isEmpty() && url.charAt(0) <= ' ') url = url.substring(1);
            while (!url.isEmpty() && url.charAt(url.length() - 1) <= ' ')
                url = url.substring(0, url.length() - 1);
            if (url.regionMatches(true, 0, "http://", 0, 7)
                    || url.regionMatches(true, 0, "https://", 0, 8)) urls.add(url);
        }
        return urls;
    }

    /**
     * Walks both texts: between the marks they are the same, and a mark stands for one attribute
     * value.
     */
    private static void assertThatOnlyValuesDiffer(
            String html, String rewritten, List<String> urls) {
        int at = 0;
        int from = 0;
        for (int link = 0; link < urls.size(); link++) {
            String mark = "\uE000" + link + "\uE001";
            int marked = rewritten.indexOf(mark, from);
            String between = rewritten.substring(from, marked);
            boolean quoteAdded = !html.startsWith(between, at);
            if (quoteAdded) between = between.substring(0, between.length() - 1);
            assertThat(html.startsWith(between, at)).as(html + "\n" + rewritten).isTrue();
            at += between.length();
            int end = at;
            char quote = at == 0 ? ' ' : html.charAt(at - 1);
            if (quoteAdded)
                while (end < html.length() && " \t\n\r\f>".indexOf(html.charAt(end)) < 0) end++;
            else end = html.indexOf(quote, at);
            assertThat(end).as(html).isGreaterThan(at);
            at = end;
            from = marked + mark.length() + (quoteAdded ? 1 : 0);
        }
        assertThat(rewritten.substring(from)).isEqualTo(html.substring(at));
    }

    private static String html(Random random, int pieces) {
        var html = new StringBuilder();
        for (int i = random.nextInt(pieces) + 1; i > 0; i--) {
            if (random.nextInt(4) > 0) {
                html.append(PIECES[random.nextInt(PIECES.length)]);
                continue;
            }
            String url = URLS[random.nextInt(URLS.length)];
            html.append(random.nextBoolean() ? "<a" : "<AREA ")
                    .append(random.nextBoolean() ? " class=x " : "\n");
            html.append(random.nextBoolean() ? "href" : "HREF")
                    .append(random.nextInt(5) == 0 ? " = " : "=");
            switch (random.nextInt(3)) {
                case 0 -> html.append('"').append(url).append('"');
                case 1 -> html.append('\'').append(url).append('\'');
                default -> html.append(url.isBlank() ? "x" : url.strip());
            }
            html.append(random.nextInt(9) == 0 ? " href='https://second.de/'>" : ">")
                    .append(random.nextBoolean() ? "x</a>" : "");
        }
        return html.toString();
    }
}
