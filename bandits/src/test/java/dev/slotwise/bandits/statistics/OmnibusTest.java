package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

class OmnibusTest {
    @Test
    void theOmnibusTestOfTwoArmsIsTheTestOfTwo() {
        var a = new Proportion(130, 1000);
        var b = new Proportion(100, 900);
        TestOutcome pearson = Omnibus.proportions(List.of(a, b)).orElseThrow();
        TestOutcome z = new TwoProportions(a, b).chiSquare(Hypothesis.twoSided(0)).orElseThrow();
        assertThat(pearson.statistic()).isCloseTo(z.statistic(), within(1e-12));
        assertThat(pearson.pValue()).isCloseTo(z.pValue(), within(1e-12));
        var c = new Sample(20, 3.1, 2.2);
        var d = new Sample(33, 4.0, 5.1);
        TestOutcome anova = Omnibus.means(List.of(c, d)).orElseThrow();
        Estimate welch = new TwoSamples(d, c).difference();
        TestOutcome t = welch.test(Hypothesis.twoSided(0)).orElseThrow();
        assertThat(anova.statistic()).isCloseTo(t.statistic() * t.statistic(), within(1e-12));
        assertThat(anova.pValue()).isCloseTo(t.pValue(), within(1e-12));
    }

    @Test
    void theOmnibusTestOfFiftyArmsDoesNotMindTheirOrder() {
        Random random = new Random(8);
        Proportion[] arms = new Proportion[50];
        for (int i = 0; i < 50; i++) {
            arms[i] = new Proportion(20_000_000 + random.nextInt(10_000), 1_000_000_000);
        }
        TestOutcome one = Omnibus.proportions(List.of(arms)).orElseThrow();
        assertThat(one.degreesOfFreedom()).isEqualTo(49);
        for (int i = 0; i < 25; i++) {
            Proportion swapped = arms[i];
            arms[i] = arms[49 - i];
            arms[49 - i] = swapped;
        }
        TestOutcome other = Omnibus.proportions(List.of(arms)).orElseThrow();
        assertThat(other.statistic()).isCloseTo(one.statistic(), withinPercentage(1e-11));
        assertThat(Omnibus.proportions(List.of(new Proportion(0, 5), new Proportion(0, 6))))
                .isEmpty();
    }
}
