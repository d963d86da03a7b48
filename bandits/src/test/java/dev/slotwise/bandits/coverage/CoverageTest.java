package dev.slotwise.bandits.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;

/** The page's tables with fewer runs: five standard errors beyond what is promised. */
class CoverageTest {
    private static final int REPLICATES = 300;
    private static final int EXPERIMENTS = 40;
    private static final String DEFAULT = "**AIPW** (the default)";
    private static final String STABILIZED = "AW-AIPW, one weight per wave";

    static List<Scenario> scenarios() {
        return Scenario.ALL;
    }

    static List<Scenario> peeked() {
        return Peeking.ALL;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void intervalsOfTheDefaultHoldTheTruth(Scenario scenario) {
        Map<String, Coverage> all = Coverage.of(scenario, REPLICATES, 11);

        for (String name : List.of(DEFAULT, STABILIZED)) {
            assertThat(named(all, name).share())
                    .as("%s in %s", name, scenario.name())
                    .isBetween(0.93 - error(0.93, REPLICATES), 0.97 + error(0.97, REPLICATES));
        }
    }

    @Test
    void pooledRatesAndWeightsPerArmAreFooledByTheWeekend() {
        Scenario drifting =
                Scenario.ALL.stream()
                        .filter(it -> it.name().equals("weekday drift, no effect"))
                        .findFirst()
                        .orElseThrow();
        Map<String, Coverage> all = Coverage.of(drifting, REPLICATES, 12);

        assertThat(named(all, "pooled").share()).isLessThan(0.5);
        assertThat(named(all, "AW-AIPW, weights per arm").share()).isLessThan(0.87);
        assertThat(named(all, DEFAULT).significance()).isLessThan(0.05 + error(0.05, REPLICATES));
    }

    @ParameterizedTest
    @MethodSource("peeked")
    void lookingEveryHourFoolsOnlyTheNaive(Scenario scenario) {
        Peeking peeking = Peeking.at(scenario, EXPERIMENTS, 13);

        assertThat((double) peeking.alwaysValid() / EXPERIMENTS)
                .isLessThan(0.05 + error(0.05, EXPERIMENTS));
        assertThat((double) peeking.naive() / EXPERIMENTS)
                .isGreaterThan(0.05 + error(0.05, EXPERIMENTS));
    }

    private static Coverage named(Map<String, Coverage> all, String name) {
        return requireNonNull(all.get(name), name);
    }

    private static double error(double share, int runs) {
        return 5 * Math.sqrt(share * (1 - share) / runs);
    }
}
