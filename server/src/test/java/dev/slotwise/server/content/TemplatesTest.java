package dev.slotwise.server.content;

import static dev.slotwise.server.content.ContentType.HTML;
import static dev.slotwise.server.content.ContentType.TEXT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slotwise.server.content.Rendering.Failed;
import dev.slotwise.server.content.Rendering.Rendered;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class TemplatesTest {
    private static final RecipientVariables ANN =
            RecipientVariables.of(
                    "r-1",
                    "Europe/Berlin",
                    Map.of(
                            "firstName",
                            "Ann",
                            "opens",
                            4,
                            "score",
                            0.5,
                            "vip",
                            true,
                            "signup",
                            "2026-11-22T23:30:00Z",
                            "tags",
                            List.of("new", "b&w"),
                            "address",
                            Map.of("city", "Köln")));

    private final Templates templates = new Templates();

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "Hi {{ firstName }}! => Hi Ann!",
                "{{ recipient.firstName }} {{ recipient.id }} {{ recipient.timezone }} => Ann r-1"
                        + " Europe/Berlin",
                "{{ lastName | default('there') }} => there",
                "{{ recipient.lastName | default(firstName) | upper }} => ANN",
                "{{ recipient['firstName'] }} => Ann",
                "{{ address.city }} {{ address['city'] }} => Köln Köln",
                "{{ tags[0] }} {{ tags | first }} {{ tags | last }} {{ tags | length }} => new new"
                        + " b&w 2",
                "{{ tags | join(', ') }} => new, b&w",
                "{{ opens + 1 }} {{ opens / 8 }} {{ opens * 2 - 1 }} {{ -opens }} {{ opens % 3 }}"
                        + " => 5 0.5 7 -4 1",
                "{{ 'a' ~ opens ~ vip }} => a4true",
                "{{ vip ? 'yes' : 'no' }} {{ nobody ? 'yes' : 'no' }} => yes no",
                "{{ max(1, opens, 3) }} {{ min(1, opens) }} => 4 1",
                "{{ 1234567.891 | numberformat('#,##0.00') }} {{ 1234.5 | numberformat('#,##0.00',"
                        + " 'de') }} => 1,234,567.89 1.234,50",
                "{{ signup | date('d. MMM yyyy HH:mm') }} => 23. Nov 2026 00:30",
                "{{ signup | date('yyyy-MM-dd', timeZone='UTC') }} {{ signup | date('MMMM',"
                        + " locale='de') }} => 2026-11-22 November",
                "{{ '22.11.2026' | date('EEEE', existingFormat='dd.MM.yyyy') }} => Sunday",
                "{{ 'once upon a time' | abbreviate(10) }} {{ 'ab' | abbreviate(10) }} => once"
                        + " up... ab",
                "{{ 'über uns' | capitalize }} {{ 'über uns' | title }} {{ 'x y' | urlencode }} =>"
                        + " Über uns Über Uns x+y",
                "{% if opens > 3 and vip %}A{% elseif opens > 1 %}B{% else %}C{% endif %} => A",
                "{% if lastName == 'x' %}A{% else %}C{% endif %} => C",
                "{% for t in tags %}{{ loop.index }}{{ t }}{% if not loop.last %}; {% endif %}{%"
                        + " endfor %} => 0new; 1b&w",
                "{% for t in none %}x{% else %}nothing{% endfor %} => nothing",
                "{% for a in ['x','y'] %}{% for b in [1,2] %}{{ a }}{{ b }} {% endfor %}{% endfor"
                        + " %}. => x1 x2 y1 y2 .",
                "{# comment #}{% verbatim %}{{ firstName }}{% endverbatim %} => {{ firstName }}",
            })
    void aTemplateIsRenderedWithTheRecipientsValues(String source, String text) {
        assertThat(render(source, TEXT, ANN)).isEqualTo(new Rendered(text));
    }

    @Test
    void theTextAroundTokensIsKeptToTheLastNewline() {
        assertThat(render("Hi {{ firstName }}\n{% if vip %}\nVIP\n{% endif %}\nBye\\\n", TEXT, ANN))
                .isEqualTo(new Rendered("Hi Ann\n\nVIP\n\nBye\\\n"));
        assertThat(render("ends in a backslash\\", TEXT, ANN))
                .isEqualTo(new Rendered("ends in a backslash\\"));
    }

    @Test
    void aValueIsEscapedInHtmlOnceAndNeverInText() {
        var mallory = RecipientVariables.of("r", null, Map.of("name", "<b a='\"'>&amp;"));
        String escaped = "&lt;b a=&#39;&quot;&#39;&gt;&amp;amp;";
        assertThat(render("{{ name }}", HTML, mallory)).isEqualTo(new Rendered(escaped));
        assertThat(render("{{ name | escape }}", HTML, mallory)).isEqualTo(new Rendered(escaped));
        assertThat(render("{{ vip ? 'x' : name }}", HTML, mallory))
                .isEqualTo(new Rendered(escaped));
        assertThat(render("{{ [name] | join('<') }}", HTML, mallory))
                .isEqualTo(new Rendered(escaped));
        assertThat(render("{{ x | default(name) }}", HTML, mallory))
                .isEqualTo(new Rendered(escaped));
        assertThat(render("{{ name }}", TEXT, mallory)).isEqualTo(new Rendered("<b a='\"'>&amp;"));
    }

    @Test
    void nullAndBlankAreNoValue() {
        var attributes = new HashMap<String, Object>();
        attributes.put("firstName", " \t");
        attributes.put("lastName", null);
        attributes.put("names", Arrays.asList(null, " ", "x"));
        var blank = RecipientVariables.of("r", null, attributes);

        assertThat(render("{{ firstName | default('there') }}", TEXT, blank))
                .isEqualTo(new Rendered("there"));
        assertThat(render("{{ lastName | default('there') }}", TEXT, blank))
                .isEqualTo(new Rendered("there"));
        assertThat(render("{{ names | length }}", TEXT, blank)).isEqualTo(new Rendered("1"));
        assertThat(render("Hi {{ firstName }}", TEXT, blank))
                .isEqualTo(new Failed("no value for {{ firstName }}"));
        assertThat(render("Hi {{ lastName }}", TEXT, blank))
                .isEqualTo(new Failed("no value for {{ lastName }}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{{ x.upper }} => x.upper",
                "{{ x ~ 'a' }} => x",
                "{{ 'a' ~ x }} => x",
                "{{ x + 1 }} => x",
                "{{ recipient.x }} => x",
                "{{ address.street }} => address.street",
                "{{ tags[7] }} => tags",
                "{{ tags }} => tags",
                "{{ address }} => address",
                "{{ recipient }} => …",
                "{{ firstName * 2 }} => firstName",
                "{{ 1 / 0 }} => …",
                "{{ firstName.length }} => firstName.length",
                "{% for t in tags %}{{ t.x }}{% endfor %} => t.x",
            })
    void aTokenWithoutAValueFailsTheRendering(String source, String token) {
        assertThat(render(source, TEXT, ANN))
                .isEqualTo(new Failed("no value for {{ " + token + " }}"));
    }

    @Test
    void aDefaultMayBeEmpty() {
        assertThat(render("a{{ x | default('') }}b", TEXT, ANN)).isEqualTo(new Rendered("ab"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{{ a }}{{ b | default('x') }}{{ recipient.c }}{{ d.e | upper }} => a,c,d.e",
                "{{ a | default(b) }} => b",
                "{{ a | upper | default('x') | lower }} => ``",
                "{{ recipient.id }}{{ recipient.timezone }} => timezone",
                "{% if a is not empty %}{{ a }}{% else %}{{ b }}{% endif %} => b",
                "{% if a is not null %}{{ a }}{% endif %}{% if b %}{{ b }}{% endif %} => ``",
                "{% if a is empty %}{{ a }}{% else %}{{ a }}{% endif %} => a",
                "{% if a and b %}{{ a }}{{ b }}{% endif %} => ``",
                "{% if a or b %}{{ a }}{{ b }}{% endif %} => a,b",
                "{% if not a %}x{% else %}{{ a }}{% endif %} => ``",
                "{% if a == 'x' %}{{ a }}{% endif %} => ``",
                "{% if a is null %}x{% elseif b %}{{ a }}{{ b }}{% endif %} => ``",
                "{% if a.b is not empty %}{{ a.b }}{{ a.c }}{% endif %} => a.c",
                "{% for p in products %}{{ p.name }}{{ loop.index }}{{ q }}{% endfor %} => q",
                "{{ a ? a : b }} => b",
                "{{ items | length }}{{ max(a, 1) }} => ``",
                "Plain text => ``",
            })
    void theTokensWithoutDefaultAreFound(String source, String tokens) {
        assertThat(String.join(",", templates.compile(source, TEXT).tokensWithoutDefault()))
                .isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "Hi {{ firstName }}, => Hi,",
                "Hi {{ firstName | default('there') }}, => Hi there,",
                "{{ firstName }} is back => is back",
                "Dear {{ title }} {{ lastName }}! => Dear!",
                "Dear {{ title }} friend => Dear friend",
                "{% if vip %}Dear VIP{% else %}Dear friend{% endif %} => Dear friend",
                "Yours {% for t in tags %}{{ t }} {% endfor %}. => Yours.",
                "Order {{ 'x' | numberformat }} now => Order now",
                "<a href=\"{{ url }}\">{{ label }}</a> => <a href=\"\"></a>",
            })
    void withoutTokensTheTextReadsWell(String source, String text) {
        assertThat(templates.compile(source, TEXT).withoutTokens()).isEqualTo(text);
    }

    @Test
    void withoutTokensALineStaysALine() {
        assertThat(templates.compile("Hi {{ a }}\n{{ b }} you\n", TEXT).withoutTokens())
                .isEqualTo("Hi\nyou\n");
    }

    @Test
    void contentWithoutTokensIsRenderedOnce() {
        var content =
                templates.compile(
                        "Hello{# to all #} there{% verbatim %}{{ x }}{% endverbatim %}", HTML);
        assertThat(content.render(ANN))
                .isSameAs(content.render(ANN))
                .isEqualTo(new Rendered("Hello there{{ x }}"));
    }

    @Test
    void aProblemNamesItsLineAndReason() {
        assertThatExceptionOfType(TemplateProblem.class)
                .isThrownBy(() -> templates.compile("one\ntwo {{ a | raw }}", HTML))
                .withMessage("line 2: the filter 'raw' is not allowed")
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
    }

    private Rendering render(String source, ContentType type, RecipientVariables recipient) {
        return templates.compile(source, type).render(recipient);
    }
}
