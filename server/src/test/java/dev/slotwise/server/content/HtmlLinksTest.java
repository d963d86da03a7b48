package dev.slotwise.server.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class HtmlLinksTest {
    private static final String PIXEL =
            "<img src=\"https://t.de/o/1.gif\" width=\"1\" height=\"1\" alt=\"\""
                    + " style=\"display:none;width:1px;height:1px;border:0\">";

    private final HtmlLinks links = new HtmlLinks();
    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "<a href=\"https://x.de/\">x</a> => <a href=\"T0\">x</a>",
                "<a href='https://x.de/'>x</a> => <a href='T0'>x</a>",
                "<a href=https://x.de/>x</a> => <a href=\"T0\">x</a>",
                "<A CLASS=b HREF = \"HTTPS://X.de/\" id=c>x</A> => <A CLASS=b HREF = \"T0\""
                        + " id=c>x</A>",
                "<area shape=rect href=\"http://x.de/a\" /> => <area shape=rect href=\"T0\" />",
                "<a href=\"https://x.de/\" href=\"https://y.de/\">x => <a href=\"T0\""
                        + " href=\"https://y.de/\">x",
                "<tr><td><a href=\"https://x.de/\">x</a></td></tr> => <tr><td><a"
                        + " href=\"T0\">x</a></td></tr>",
                "<a href=\"https://x.de/\">1<table><a href=\"https://y.de/\">2</table>3 => <a"
                        + " href=\"T0\">1<table><a href=\"T1\">2</table>3",
                "<a title=\"a > b\" href=\"https://x.de/\"><b>x</a></b> => <a title=\"a > b\""
                        + " href=\"T0\"><b>x</a></b>",
                "<a\thref=\"https://x.de/\"><svg><a href=\"https://y.de/\"/></svg> => <a"
                        + "\thref=\"T0\"><svg><a href=\"T1\"/></svg>",
            })
    void aLinkIsReplacedWhereItStands(String html, String expected) {
        assertThat(links.rewrite(html, this::numbered, null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"mailto:a@x.de\">x</a>",
                "<a href=\"tel:1\">x</a>",
                "<a href=\"#top\">x</a>",
                "<a href=\"/relative\">x</a>",
                "<a href=\"//x.de/\">x</a>",
                "<a href=\"javascript:alert('http://x.de')\">x</a>",
                "<a href=\"data:text/html,https://x.de/\">x</a>",
                "<a href=\"https://\">x</a>",
                "<a href=\"http:x\">x</a>",
                "<a href=\"\">x</a>",
                "<a href>x</a>",
                "<a name=x>x</a>",
                "<a href=\"https://x.de/\" data-slotwise=\"off\">x</a>",
                "<a DATA-SLOTWISE=OFF href=\"https://x.de/\">x</a>",
                "<link href=\"https://x.de/a.css\"><img src=\"https://x.de/a.png\"><base"
                        + " href=\"https://x.de/\">",
                "<!-- <a href=\"https://x.de/\">x</a> -->",
                "<!--[if mso]><a href=\"https://x.de/\">x</a><![endif]-->",
                "<script>'<a href=\"https://x.de/\">'</script><style><a"
                        + " href=\"https://x.de/\"></style>",
                "<textarea><a href=\"https://x.de/\"></textarea><title><a"
                        + " href=\"https://x.de/\"></title>",
                "<p title='<a href=\"https://x.de/\">'>&lt;a href=\"https://x.de/\"&gt;",
                "<p>Ünïcödé 😀\r\n<o:p>&nbsp;</o:p><BR/><td width=1 width=2>",
                ""
            })
    void everythingElseStaysAsItIs(String html) {
        assertThat(links.rewrite(html, this::numbered, null)).isEqualTo(html);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsAroundAConditionalCommentIsReplaced() {
        String html =
                "<!--[if !mso]><!--><a href=\"https://x.de/\">x</a><!--<![endif]--><![if !mso]><a"
                        + " href=\"https://y.de/\">y</a><![endif]>";
        assertThat(links.rewrite(html, this::numbered, null))
                .isEqualTo(html.replace("https://x.de/", "T0").replace("https://y.de/", "T1"));
    }

    @Test
    void theUrlIsHandedOverDecodedAndComesBackEscaped() {
        String html = "<a href=\" https://x.de/?a=1&amp;b=2&c=&#x33;&eacute;%2F+\n#f \">x</a>";
        String rewritten =
                links.rewrite(
                        html,
                        url -> {
                            asked.add(url);
                            return "https://t.de/?a&b=\"'<>";
                        },
                        null);
        assertThat(asked).containsExactly("https://x.de/?a=1&b=2&c=3é%2F+#f");
        assertThat(rewritten)
                .isEqualTo("<a href=\"https://t.de/?a&amp;b=&quot;&#39;&lt;&gt;\">x</a>");
    }

    @Test
    void linksAreAskedForInTheirOrder() {
        links.rewrite(
                "<table><a href=\"https://1.de/\"></a><tr><td><a href='https://2.de/'></table><a"
                        + " href=https://1.de/>",
                this::numbered,
                null);
        assertThat(asked).containsExactly("https://1.de/", "https://2.de/", "https://1.de/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "<html><body><p>x</body></html> => <html><body><p>x@</body></html>",
                "<p>x</p> => <p>x</p>@",
                "<BODY bgcolor=red>x</BODY > => <BODY bgcolor=red>x@</BODY >",
                "<body>x => <body>x@",
                "<body>x<!-- </body> -->y</body> => <body>x<!-- </body> -->y@</body>",
                "<!--[if mso]></body><![endif]--><p>x => <!--[if mso]></body><![endif]--><p>x@",
                "<body><script>'</body>'</script>x</body> =>"
                        + " <body><script>'</body>'</script>x@</body>",
                "<body title='</body>'>x</body> => <body title='</body>'>x@</body>",
                "<body>x</body><a href=\"https://x.de/\">y</a> => <body>x@</body><a"
                        + " href=\"T0\">y</a>",
                "<body><a href=\"https://x.de/\">y</a></body> => <body><a"
                        + " href=\"T0\">y</a>@</body>",
            })
    void thePixelGoesToTheEndOfTheBody(String html, String expected) {
        assertThat(links.rewrite(html, this::numbered, "https://t.de/o/1.gif"))
                .isEqualTo(expected.replace("@", PIXEL));
    }

    @Test
    void theSecondTimeIsLikeTheFirst() {
        String html = "<body><a href=\"https://x.de/\">y</a></body>";
        assertThat(links.rewrite(html, _ -> "1", "p"))
                .isEqualTo(links.rewrite(html, _ -> "1", "p"));
        assertThat(links.rewrite(html, _ -> "2", null))
                .isEqualTo("<body><a href=\"2\">y</a></body>");
    }

    private String numbered(String url) {
        asked.add(url);
        return "T" + (asked.size() - 1);
    }
}
