package dev.slotwise.server.content;

import static dev.slotwise.server.content.ContentType.HTML;
import static dev.slotwise.server.content.ContentType.TEXT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.server.content.Rendering.Failed;
import dev.slotwise.server.content.Rendering.Rendered;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** What a hostile author or a hostile recipient may try. */
@Timeout(20)
class SandboxTest {
    private static final List<String> HUNDRED = Collections.nCopies(100, "x".repeat(100));
    private static final RecipientVariables RECIPIENT =
            RecipientVariables.of(
                    "r", null, Map.of("name", "Ann", "list", HUNDRED, "map", Map.of("a", 1)));

    private final Templates templates = new Templates(Duration.ofSeconds(10));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include 'x' %}",
                "{% include '/etc/passwd' %}",
                "{% include '../../../etc/passwd' %}",
                "{% include name %}",
                "{% import 'x' %}",
                "{% from 'x' import y %}",
                "{% extends 'x' %}",
                "{% embed 'x' %}{% endembed %}",
                "{% macro m() %}{{ m() }}{% endmacro %}",
                "{% block b %}{% endblock %}",
                "{{ block('b') }}",
                "{{ parent() }}",
                "{% set x = 1 %}",
                "{% filter upper %}x{% endfilter %}",
                "{% filter raw %}x{% endfilter %}",
                "{% autoescape false %}{{ name }}{% endautoescape %}",
                "{% parallel %}x{% endparallel %}",
                "{% cache 'x' %}y{% endcache %}",
                "{% flush %}",
                "{% INCLUDE 'x' %}",
                "{%- include 'x' -%}",
                "{{ name | raw }}",
                "{{ name | replace({'a': 'b'}) }}",
                "{{ name | format('%s') }}",
                "{{ name | escape('js') }}",
                "{{ name | escape(strategy='none') }}",
                "{{ name | escape(name) }}",
                "{{ name | date(name) }}",
                "{{ 1 | numberformat(name) }}",
                "{{ 1 | numberformat('0;0;0;..') }}",
                "{{ name | sort }}",
                "{{ name | slice(0, 1) }}",
                "{{ name | base64decode }}",
                "{{ name | nosuchfilter }}",
                "{{ name | upper('x') }}",
                "{{ name is iterable }}",
                "{{ name is nosuchtest }}",
                "{{ range(0, 100000000) }}",
                "{{ i18n('messages', 'key') }}",
                "{{ nosuchfunction() }}",
                "{% for i in 0..100000000 %}{{ i }}{% endfor %}",
                "{% for i in range(0, 100000000) %}{{ i }}{% endfor %}",
                "{{ name.getClass() }}",
                "{{ name.class.forName('java.lang.Runtime') }}",
                "{{ name.toString() }}",
                "{{ name.length() }}",
                "{{ (1).TYPE.forName('java.lang.Runtime') }}",
                "{{ name.getClass().forName('java.lang.Runtime').getMethod('getRuntime').invoke(null).exec('id')"
                    + " }}",
                "{{ name.getClass().getModule().getLayer() }}",
                "{{ name['getClass']() }}",
                "{{ list.stream() }}",
                "{{ map.put('a', 2) }}",
                "{{ template }}",
                "{{ template.name }}",
                "{{ template.getEngine() }}",
                "{{ _context }}",
                "{{ _context.name }}",
                "{{ _context['template'] }}",
                "{% for x in _context %}{% endfor %}",
                "{% for x in list %}{{ loop }}{% endfor %}",
                "{% for x in list %}{{ loop.class }}{% endfor %}",
                "{% for x in list %}{{ loop.getIndex() }}{% endfor %}",
                "{% for recipient in list %}{% endfor %}",
                "{% for loop in list %}{% endfor %}",
                "{% for a in list %}{% for a in list %}{% endfor %}{% endfor %}",
                "{% for a in list %}{% for b in list %}{% for c in list %}{% endfor %}{% endfor"
                        + " %}{% endfor %}",
                "{{ {'a': 1} }}",
                "{{ \"#{name}\" }}",
                "{{ \"a #{ name | raw } b\" }}",
                "{{ name",
                "{{ }}",
                "{% %}",
                "{%",
                "{{ name }",
                "{{ 'abc",
                "{{ \"abc\\",
                "{{ \"",
                "{{ '\\",
                "{% if %}",
                "{% if name %}",
                "{% endif %}",
                "{% for %}",
                "{% for x in list",
                "{% for x in list %}{% else %}",
                "{# comment",
                "{% verbatim %}x",
                "{{ 99999999999999999999 }}",
                "{{ 1 = 2 }}",
                "{{ name ? 1 }}",
                "{{ (((((name }}",
                "{{ name | }}",
                "{{ name is }}",
                "{{ 'a' 'b' }}"
            })
    void whatIsNotAllowedDoesNotCompile(String source) {
        for (var type : ContentType.values())
            assertThatExceptionOfType(TemplateProblem.class)
                    .as(source)
                    .isThrownBy(() -> templates.compile(source, type))
                    .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name.class",
                "name['class']",
                "name.bytes",
                "list.class",
                "list.size",
                "list['size']",
                "map.class",
                "map.size",
                "map.keySet",
                "recipient.class",
                "recipient.attributes",
                "recipient['class']",
                "locale",
                "this",
                "engine",
                "loop",
                "loop.index"
            })
    void thereAreNoObjectsOnlyAttributes(String expression) {
        assertThat(
                        templates
                                .compile("{{ " + expression + " | default('nothing') }}", TEXT)
                                .render(RECIPIENT))
                .isEqualTo(new Rendered("nothing"));
    }

    @Test
    void anAttributeMayBearTheNameOfSomethingElsewhere() {
        var recipient =
                RecipientVariables.of(
                        "r", null, Map.of("locale", "de", "class", "economy", "id", "a"));
        assertThat(
                        templates
                                .compile(
                                        "{{ locale }} {{ class }} {{ id }} {{ recipient.id }}",
                                        TEXT)
                                .render(recipient))
                .isEqualTo(new Rendered("de economy a r"));
    }

    static Stream<String> expensive() {
        String loops = "{% for a in list %}{% for b in list %}%s{% endfor %}{% endfor %}";
        return Stream.of(
                loops.replace("%s", "{{ b }}"),
                loops.replace("%s", "{% if a == 'y' %}{% endif %}".repeat(100)),
                loops.replace("%s", "{% if 1 == 2 %}{% endif %}".repeat(5000)),
                loops.replace(
                        "%s", "{% if a ~ a ~ a ~ a ~ a ~ a ~ b == 'y' %}{% endif %}".repeat(50)),
                "{{ list | join(list | join(list | join(list | join('xxxx')))) }}",
                "{% for s in list %}{% if "
                        + "(list | join(s)) ~ ".repeat(18)
                        + "'x' == 'y' %}{% endif %}{% endfor %}",
                loops.replace(
                        "%s", "{{ a | urlencode | escape | upper | title | trim }}".repeat(20)));
    }

    @ParameterizedTest
    @MethodSource("expensive")
    void whatCostsTooMuchFailsAlikeOnEveryMachine(String source) {
        var content = templates.compile(source, TEXT);
        assertThat(content.render(RECIPIENT))
                .isInstanceOf(Failed.class)
                .isEqualTo(content.render(RECIPIENT))
                .satisfies(failed ->
                        assertThat(((Failed) failed).reason())
                                .isIn(
                                        "the content takes more than 500000 steps",
                                        "the content is longer than 512 kB"));
        assertThat(content.withoutTokens()).isNotNull();
    }

    @Test
    void whatCostsTooMuchForNobodyDoesNotCompile() {
        String list = "[" + "1,".repeat(90) + "1]";
        assertThatThrownBy(() ->
                        templates.compile(
                                "{% for a in "
                                        + list
                                        + " %}{% for b in "
                                        + list
                                        + " %}"
                                        + "{% if 1 == 2 %}{% endif %}".repeat(100)
                                        + "{% endfor %}{% endfor %}",
                                TEXT))
                .isInstanceOf(TemplateProblem.class)
                .hasMessageEndingWith("steps");
    }

    @Test
    void aRenderingEndsAtItsDeadline() {
        var content =
                new Templates(Duration.ZERO)
                        .compile(
                                "{% for a in list %}{% for b in list %}{% endfor %}{% endfor %}",
                                TEXT);
        assertThat(content.render(RECIPIENT)).isEqualTo(new Failed("the content takes too long"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'A' }}",
                "{{ \"A\" }}",
                "{{ \"\\AA\" }}",
                "{{ A",
                "{{ (A",
                "{% A",
                "{# A",
                "{{ name A }}",
                "{% if name %}A{% endif %}",
                "{% verbatim %}A{% endverbatim %}"
            })
    void aLargeSourceIsReadOrRefusedSoon(String pattern) {
        for (String filling :
                new String[] {
                    "x",
                    " ",
                    "(",
                    "[",
                    "\\'",
                    "\\\"",
                    "{{",
                    "{%",
                    "{{a}}",
                    "{% if a %}",
                    "{% for a in b %}",
                    "not ",
                    "- ",
                    "a.",
                    "a|",
                    "\"#{",
                    "\"\\a#{",
                    "{#",
                    "{% verbatim %}",
                    "?",
                    "a?b:",
                    "~a",
                    "\n",
                    "'",
                    "\""
                }) {
            String source = pattern.replace("A", filling.repeat(250_000 / filling.length()));
            long started = System.nanoTime();
            try {
                templates.compile(source, HTML).render(RECIPIENT);
            } catch (TemplateProblem problem) {
                assertThat(problem.line()).isPositive();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .as(pattern + " of " + filling)
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void aSourceMayBeLargeButNotLarger() {
        assertThat(templates.compile("x".repeat(256 * 1024), TEXT).render(RECIPIENT))
                .isInstanceOf(Rendered.class);
        assertThatThrownBy(() -> templates.compile("x".repeat(256 * 1024 + 1), TEXT))
                .hasMessage("line 1: longer than 256 kB");
    }

    @Test
    void noMixtureOfSyntaxDoesAnythingButCompileOrBeRefused() {
        String[] bits = {
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            " if ",
            " endif ",
            " for ",
            " in ",
            " endfor ",
            " else ",
            "name",
            "list",
            "map",
            ".",
            "[",
            "]",
            "(",
            ")",
            "|",
            "default",
            "upper",
            "'",
            "\"",
            "\\",
            "#{",
            "}",
            "~",
            "+",
            "-",
            "1",
            "?",
            ":",
            ",",
            " is ",
            " not ",
            "empty",
            "loop",
            "recipient",
            "\n",
            " ",
            "é",
            "verbatim",
            "0",
            "=",
            "=="
        };
        var random = new Random(1);
        int compiled = 0;
        for (int round = 0; round < 30_000; round++) {
            var source = new StringBuilder(random.nextBoolean() ? "{{ " : "{% if ");
            for (int i = random.nextInt(12); i > 0; i--)
                source.append(bits[random.nextInt(bits.length)]);
            if (random.nextInt(4) > 0) source.append(" }}");
            try {
                var content = templates.compile(source.toString(), HTML);
                assertThat(content.render(RECIPIENT)).isNotNull();
                assertThat(content.withoutTokens()).isNotNull();
                compiled++;
            } catch (TemplateProblem problem) {
                assertThat(problem.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(compiled).isGreaterThan(300);
    }

    @Test
    void aRecipientsDataCanOnlyFailARendering() {
        var source =
                "{{ x }}{{ x.y.z }}{{ x[0] }}{{ x | date('yyyy') }}{{ x | numberformat }}{{ x |"
                    + " join(x) }}{{ x * x }}{{ x | abbreviate(x) }}{{ -x }}{{ x ~ x }}{{ max(x, 1)"
                    + " }}{% for y in x %}{{ y }}{% endfor %}";
        var lenient = source.replace(" }}", " | default('-') }}");
        for (Object value :
                new Object[] {
                    "",
                    "x",
                    "2026-99-99",
                    "\uD800",
                    0,
                    -1,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    1e300,
                    -0.0,
                    true,
                    List.of(),
                    List.of(List.of(List.of(1))),
                    Map.of(),
                    Map.of("y", Map.of("z", "<"))
                }) {
            var recipient = RecipientVariables.of("r", "No/Where", Map.of("x", value));
            assertThat(templates.compile(source, HTML).render(recipient)).isNotNull();
            assertThat(templates.compile(lenient, HTML).render(recipient)).isNotNull();
        }
    }

    @Test
    void attributesBeyondTheLimitsAreRefusedByName() {
        var tooDeep = Map.of("deep", List.of(List.of(List.of(List.of(1)))));
        refused(tooDeep, "attribute 'deep' is nested deeper than 3");
        refused(
                Map.of("long", Collections.nCopies(101, 1)),
                "attribute 'long' has more than 100 elements");
        refused(
                Map.of("text", "x".repeat(16_385)),
                "attribute 'text' has more than 16384 characters");
        refused(Map.of("odd", new Object()), "attribute 'odd' is no JSON value but Object");
        refused(Map.of("nan", Double.NaN), "attribute 'nan' is not a finite number");
        refused(
                Map.of("big", Collections.nCopies(100, Collections.nCopies(100, 1))),
                "attribute 'big' is one too many: at most 5000 values");
    }

    @Test
    void attributesAreCopied() {
        var attributes = new HashMap<String, Object>(Map.of("name", "Ann"));
        var recipient = RecipientVariables.of("r", null, attributes);
        attributes.put("name", "Eve");
        assertThat(recipient.attributes()).containsExactly(Map.entry("name", "Ann"));
        assertThatThrownBy(() -> recipient.attributes().put("name", "Eve"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static void refused(Map<String, ?> attributes, String message) {
        assertThatThrownBy(() -> RecipientVariables.of("r", null, Map.copyOf(attributes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
