package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Interval;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class HedgedBettingTest {
    /** The same process written down once more, in another language. */
    @Test
    void intervalsAreThoseOfTheCapitalProcess() {
        double[] conversions =
                IntStream.range(0, 200)
                        .mapToDouble(i -> (i * i * 7 + 3 * i) % 5 == 0 ? 1 : 0)
                        .toArray();
        double[] shares = IntStream.range(0, 300).mapToDouble(i -> i * 37 % 101 / 100.0).toArray();

        assertInterval(conversions, 0.29690774360613564, 0.5264618496773804);
        assertInterval(shares, 0.44415024430313904, 0.550742752036879);
    }

    @Test
    void theEdgeOfTheSetIsWhereTheEvidenceReachesTheLevel() {
        double[] outcomes =
                IntStream.range(0, 300).mapToDouble(i -> i * 37 % 101 / 100.0).toArray();
        var betting = new HedgedBetting(outcomes);
        Interval both = betting.interval(0.05, Alternative.TWO_SIDED).orElseThrow();
        Interval from = betting.interval(0.05, Alternative.GREATER).orElseThrow();

        assertThat(betting.mean()).isCloseTo(Arrays.stream(outcomes).sum() / 300, within(1e-12));
        assertThat(
                        betting.against(Hypothesis.twoSided(both.lower()), 0.05)
                                .orElseThrow()
                                .logEValue())
                .isCloseTo(Math.log(20), within(1e-9));
        assertThat(
                        betting.against(Hypothesis.greater(from.lower()), 0.05)
                                .orElseThrow()
                                .alwaysValid()
                                .p())
                .isCloseTo(0.05, within(1e-9));
        assertThat(from.lower()).isGreaterThan(both.lower());
        assertThat(from.upper()).isEqualTo(1);
    }

    @Test
    void noConversionsAndAllConversionsLeaveOneSideOpen() {
        double[] none = new double[400];
        double[] all = new double[400];
        Arrays.fill(all, 1);
        Interval ofNone = interval(none);
        Interval ofAll = interval(all);

        assertThat(ofNone.lower()).isEqualTo(0);
        assertThat(ofNone.upper()).isBetween(0.005, 0.05);
        assertThat(ofAll.upper()).isEqualTo(1);
        assertThat(ofAll.lower()).isCloseTo(1 - ofNone.upper(), within(1e-12));
        assertThat(interval(new double[] {1})).isEqualTo(new Interval(0, 1));
    }

    /** Ville's inequality, whatever the outcomes' law: here few, rare and of two sizes. */
    @Test
    void theTruthIsEverExcludedWithProbabilityAlphaAtMost() {
        var random = new SplittableRandom(3);
        int runs = 2_000;
        int excluded = 0;
        for (int run = 0; run < runs; run++) {
            double[] outcomes = new double[200];
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = random.nextDouble() < 0.1 ? random.nextDouble() < 0.5 ? 1 : 0.2 : 0;
            }
            excluded +=
                    new HedgedBetting(outcomes)
                                            .against(Hypothesis.twoSided(0.06), 0.1)
                                            .orElseThrow()
                                            .logEValue()
                                    > Math.log(10)
                            ? 1
                            : 0;
        }

        assertThat(excluded)
                .isPositive()
                .isLessThan((int) (runs * 0.1 + 5 * Math.sqrt(runs * 0.1 * 0.9)));
    }

    @Test
    void whatCannotBeBetOnIsRefused() {
        assertThatThrownBy(() -> new HedgedBetting(new double[] {0, 1.5}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> new HedgedBetting(new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertInterval(double[] outcomes, double lower, double upper) {
        assertThat(interval(outcomes).lower()).isCloseTo(lower, within(1e-11));
        assertThat(interval(outcomes).upper()).isCloseTo(upper, within(1e-11));
    }

    private static Interval interval(double[] outcomes) {
        return new HedgedBetting(outcomes).interval(0.05, Alternative.TWO_SIDED).orElseThrow();
    }
}
