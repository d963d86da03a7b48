package dev.slotwise.bandits.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.bandits.simulation.Arms;
import dev.slotwise.bandits.simulation.Environment;
import dev.slotwise.bandits.simulation.Environments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

class EnvironmentFileTest {
    static List<Environment> examples() {
        return Environments.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsReadAsItIsWritten(Environment environment) {
        String text = EnvironmentFile.write(environment);

        assertThat(EnvironmentFile.read(text, "example")).isEqualTo(environment);
    }

    @Test
    void whatIsLeftOutIsNotThere() {
        var environment =
                EnvironmentFile.read(
                        """
                        {"sends": 100, "arms": {"kind": "given-rates", "rates": [0.1, 0.2]}}
                        """,
                        "file");

        assertThat(environment)
                .isEqualTo(Environment.of("campaign", 100, new Arms.GivenRates(List.of(0.1, 0.2))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    {                                           | f: line 1: not JSON
                    {"sends":1}                                 | f: arms: missing
                    {"sends":1,"arms":{}}                       | f: arms: kind: missing
                    {"sends":1,"arms":{"kind":"x"}}             | f: arms: kind: no x; there are given-rates, linear, logistic, one-better, scattered
                    {"sends":1,"arms":{"kind":"scattered"}}     | f: arms.count: missing
                    {"sends":1,"arms":{"kind":"given-rates"}}   | f: arms.rates: missing
                    {"sends":1,"arms":{"kind":"given-rates","rates":[null]}}         | f: arms.rates[0]: missing
                    {"sends":1,"arms":{"kind":"given-rates","rates":[1.2]}}          | f: arms: rates: 1.2 is not within (0, 1)
                    {"sends":1,"arms":{"kind":"scattered","count":"3","rate":0.1,"sd":1}} | f: arms.count: Cannot coerce String value
                    {"sends":1,"arms":{"kind":"scattered","count":3.5,"rate":0.1,"sd":1}} | f: arms.count: Cannot coerce Floating-point value
                    {"sends":1,"arms":{"kind":"scattered","count":3,"rate":0.1,"sd":1,"lift":1}} | f: arms.lift: unknown; there are count, rate, sd
                    {"sends":1,"arms":{"kind":"scattered","count":3,"rate":0.1,"sd":1},"delays":{}} | f: delays: unknown; there are arms, delay
                    {"sends":0,"arms":{"kind":"scattered","count":3,"rate":0.1,"sd":1}} | f: sends: 0 is less than 1
                    {"sends":1,"offset":{"scale":1,"shift":0,"noise":0},"arms":{"kind":"scattered","count":3,"rate":0.1,"sd":1}} | f: arms: an offset or a prior needs arms of kind logistic
                    {"sends":1,"arms":{"kind":"linear","count":3,"dimension":3,"mainSd":1,"contextSd":1,"noiseSd":1}} | f: arms.contexts: missing
                    {"sends":1,"arms":{"kind":"linear","count":3,"dimension":3,"mainSd":1,"contextSd":1,"noiseSd":1,"contexts":"odd"}} | f: arms.contexts:
                    """)
    void aFileThatCannotBeUsedIsRefusedByFieldAndReason(String text, String complaint) {
        assertThatThrownBy(() -> EnvironmentFile.read(text, "f"))
                .isInstanceOf(UnusableInput.class)
                .hasMessageStartingWith(complaint);
    }
}
