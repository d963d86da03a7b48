package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slotwise.bandits.Interval;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

class BetaBinomialMixtureTest {
    /** From the tests of the authors' own library, confseq: five decimals. */
    @ParameterizedTest
    @CsvSource({
        "700, 1000, 100, 0.651629, 0.745949",
        "15, 50, 50, 0.129556, 0.511896",
        "5, 50, 50, 0.013021, 0.269264",
        "1, 50, 50, 0.0, 0.13489",
        "1, 2, 50, 0.0, 1.0",
        "100, 200, 1, 0.328923, 0.671076",
        "0, 1, 50, 0.0, 1.0",
        "1, 1, 50, 0.0, 1.0"
    })
    void intervalsAreThePublishedOnes(
            long conversions, long users, double tuning, double lower, double upper) {
        Interval interval =
                mixture(conversions, users, tuning).interval(0.05, Alternative.TWO_SIDED);

        assertThat(interval.lower()).isCloseTo(lower, within(1e-5));
        assertThat(interval.upper()).isCloseTo(upper, within(1e-5));
    }

    /** From the same: 135 of 625 against 0.2, tuned to 625. */
    @Test
    void logarithmsOfTheMixtureAreThePublishedOnes() {
        BetaBinomialMixture mixture = mixture(135, 625, 625);

        assertThat(mixture.against(Hypothesis.twoSided(0.2), 0.05).orElseThrow().logEValue())
                .isCloseTo(-0.6941012, within(1e-6));
        assertThat(mixture.against(Hypothesis.greater(0.2), 0.05).orElseThrow().logEValue())
                .isCloseTo(-0.07134019, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"1000000000, 20000000", "1000000000, 0", "1000000000, 1000000000", "3, 3"})
    void theEdgeOfTheSetIsWhereTheEvidenceReachesTheLevel(long users, long conversions) {
        BetaBinomialMixture mixture = mixture(conversions, users, users);
        Interval interval = mixture.interval(0.01, Alternative.TWO_SIDED);

        assertThat(interval.contains((double) conversions / users)).isTrue();
        for (double edge : new double[] {interval.lower(), interval.upper()}) {
            if (edge > 0 && edge < 1) {
                assertThat(
                                mixture.against(Hypothesis.twoSided(edge), 0.01)
                                        .orElseThrow()
                                        .logEValue())
                        .isCloseTo(Math.log(100), within(1e-6));
            }
        }
    }

    @Test
    void oneSideIsNarrowerThanTwo() {
        BetaBinomialMixture mixture = mixture(40, 1_000, 1_000);
        Interval both = mixture.interval(0.05, Alternative.TWO_SIDED);
        Interval from = mixture.interval(0.05, Alternative.GREATER);
        Interval to = mixture.interval(0.05, Alternative.LESS);

        assertThat(from.lower()).isBetween(both.lower(), 0.04);
        assertThat(from.upper()).isEqualTo(1);
        assertThat(to.upper()).isBetween(0.04, both.upper());
        assertThat(to.lower()).isEqualTo(0);
    }

    @Test
    void withoutConversionsTheUpperLimitHasAClosedForm() {
        // E(p) = B(a, b + n) / (B(a, b) q^n) where a + b = r; at p the limit, it is 1 / alpha.
        BetaBinomialMixture mixture = mixture(0, 500, 500);
        double upper = mixture.interval(0.05, Alternative.TWO_SIDED).upper();
        double logarithm = -2 * Math.log(0.05);
        double r = 500 / (logarithm + Math.log(1 + logarithm)) - 1;
        double logE = 0;
        for (int i = 0; i < 500; i++) {
            logE += Math.log((r * (1 - upper) + i) / (r + i));
        }

        assertThat(logE - 500 * Math.log1p(-upper))
                .isCloseTo(-Math.log(0.05), withinPercentage(1e-7));
    }

    /** Ville's inequality, exact from the first user on; here with looks after every one of 400. */
    @Test
    void theTruthIsEverExcludedWithProbabilityAlphaAtMost() {
        var random = new SplittableRandom(7);
        int runs = 1_000;
        int everExcluded = 0;
        double p = 0.03;
        for (int run = 0; run < runs; run++) {
            int s = 0;
            boolean excluded = false;
            for (int n = 1; n <= 400; n++) {
                s += random.nextDouble() < p ? 1 : 0;
                excluded |=
                        mixture(s, n, 200)
                                        .against(Hypothesis.twoSided(p), 0.1)
                                        .orElseThrow()
                                        .logEValue()
                                > -Math.log(0.1);
            }
            everExcluded += excluded ? 1 : 0;
        }

        assertThat(everExcluded).isLessThan((int) (100 + 5 * Math.sqrt(runs * 0.1 * 0.9)));
        assertThat(everExcluded).isPositive();
    }

    @Test
    void aNullBeyondTheRatesHasNoEvidence() {
        assertThat(mixture(1, 2, 10).against(Hypothesis.twoSided(0), 0.05)).isEmpty();
        assertThat(mixture(1, 2, 10).against(Hypothesis.greater(1.5), 0.05)).isEmpty();
    }

    private static BetaBinomialMixture mixture(long conversions, long users, double tuning) {
        return new BetaBinomialMixture(new Proportion(conversions, users), tuning);
    }
}
