package dev.slotwise.server.content;

import static dev.slotwise.server.content.ContentType.HTML;
import static dev.slotwise.server.content.ContentType.TEXT;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a hostile author may try to cost. */
@Timeout(60)
class RenderingCostTest {
    private static final List<String> HUNDRED = Collections.nCopies(100, "x".repeat(100));
    private static final RecipientVariables RECIPIENT =
            RecipientVariables.of("r", null, Map.of("name", "Ann", "list", HUNDRED));

    private final Templates templates = new Templates(Duration.ofSeconds(10));

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
}
