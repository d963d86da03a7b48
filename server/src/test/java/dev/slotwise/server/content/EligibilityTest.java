package dev.slotwise.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class EligibilityTest {
    private static final RecipientVariables RECIPIENT =
            RecipientVariables.of(
                    "r-1",
                    "Europe/Berlin",
                    Map.of(
                            "country",
                            "DE",
                            "opens30d",
                            4,
                            "rate",
                            0.25,
                            "vip",
                            true,
                            "opted",
                            false,
                            "signup",
                            "2026-03-01",
                            "tags",
                            List.of("a", 1)));

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "recipient.country == 'DE' and recipient.opens30d > 3 => true",
                "country == 'DE' and opens30d > 4 => false",
                "recipient.country == 'de' => false",
                "recipient.country != 'AT' => true",
                "['DE', 'AT'] contains recipient.country => true",
                "recipient.tags contains 1 and tags contains 'a' => true",
                "recipient.country contains 'E' => true",
                "recipient.rate == 0.25 and recipient.opens30d == 4.0 => true",
                "recipient.opens30d / 8 >= 0.5 => true",
                "recipient.signup < '2026-11-22' and recipient.signup >= '2026-03-01' => true",
                "recipient.vip => true",
                "recipient.opted => false",
                "not recipient.opted => true",
                "recipient.id == 'r-1' and recipient.timezone == 'Europe/Berlin' => true",
                "recipient.missing == 'x' => false",
                "recipient.missing != 'x' => false",
                "recipient.missing > 0 or recipient.missing <= 0 => false",
                "recipient.missing contains 'x' => false",
                "recipient.missing == recipient.missing => false",
                "recipient.missing => false",
                "not (recipient.missing == 'x') => true",
                "recipient.missing == 'x' or recipient.country == 'DE' => true",
                "recipient.missing is empty and recipient.missing is null and recipient.missing =="
                        + " null => true",
                "recipient.country is not empty and recipient.country is defined and"
                        + " recipient.country != null => true",
                "recipient.missing.deeper.still == 1 => false",
                "recipient.missing + 1 > 0 => false",
                "recipient.missing | upper == 'X' => false",
                "(recipient.missing | default('DE')) == 'DE' => true",
                "recipient.country > 3 => false",
                "recipient.country == 3 => false",
                "recipient.country != 3 => true",
                "recipient.country < recipient.tags => false",
                "1 / 0 > 0 => false",
                "true => true",
                "'}}' == '}}' => true",
            })
    void anExpressionAdmits(String expression, boolean admitted) {
        assertThat(Eligibility.compile(expression).admits(RECIPIENT)).isEqualTo(admitted);
    }

    @Test
    void alwaysAdmitsEverybody() {
        assertThat(Eligibility.ALWAYS.admits(RECIPIENT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "recipient.country ==",
                "country }}{{ country",
                "country }} text",
                "true }}{% if true %}{% endif %}{{ true",
                "recipient.getClass()",
                "recipient.country.length() > 1",
                "range(0, 1000000) contains 1",
                "(0..1000000) contains 1",
                "recipient.country => raw == 'DE'",
                "template == 1",
                "loop.index()",
                "{# #}",
                "#}"
            })
    void whatIsNotOneHarmlessExpressionIsRefused(String expression) {
        assertThatExceptionOfType(TemplateProblem.class)
                .isThrownBy(() -> Eligibility.compile(expression));
    }

    @Test
    void anExpressionHasALimit() {
        assertThatExceptionOfType(TemplateProblem.class)
                .isThrownBy(() -> Eligibility.compile("true and ".repeat(1000) + "true"));
        assertThatExceptionOfType(TemplateProblem.class)
                .isThrownBy(() -> Eligibility.compile("not ".repeat(300) + "true"));
    }

    @Test
    void manyThreadsMayAskAtOnce() {
        var eligibility =
                Eligibility.compile("recipient.country == 'DE' and recipient.opens30d > 3");
        assertThat(
                        IntStream.range(0, 50_000)
                                .parallel()
                                .allMatch(_ -> eligibility.admits(RECIPIENT)))
                .isTrue();
    }
}
