package dev.slotwise.server.content;

import static dev.slotwise.server.content.ContentType.HTML;
import static dev.slotwise.server.content.ContentType.TEXT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slotwise.server.content.Rendering.Rendered;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
}
