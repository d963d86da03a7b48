package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slotwise.bandits.Interval;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

class NormalMixtureTest {
    private static final double DIGITS = 1e-9;

    @Test
    void theSequenceIsAsPublished() {
        double alpha = 0.05;
        double n = 20_000;
        double se = 0.003;
        double rho2 = NormalMixture.rhoSquared(10_000, alpha, Alternative.TWO_SIDED);
        double logarithm = -2 * Math.log(alpha);
        Interval interval =
                NormalMixture.asymptotic(Estimate.normal(0.01, se), n, rho2)
                        .interval(alpha, Alternative.TWO_SIDED)
                        .orElseThrow();
        double half =
                se
                        * Math.sqrt(n)
                        * Math.sqrt(
                                2
                                        * (n * rho2 + 1)
                                        / (n * n * rho2)
                                        * Math.log(Math.sqrt(n * rho2 + 1) / alpha));

        assertThat(rho2).isCloseTo((logarithm + Math.log(logarithm + 1)) / 10_000, within(1e-18));
        assertThat(interval.upper()).isCloseTo(0.01 + half, within(1e-15));
        assertThat(interval.lower()).isCloseTo(0.01 - half, within(1e-15));
    }

    /** From the tests of confseq, the library of Howard et al.: a sum of 10 after 100 users. */
    @Test
    void valuesOfTheMixtureAreThePublishedOnes() {
        Estimate estimate = Estimate.normal(0.1, 0.1);
        NormalMixture twoSided =
                NormalMixture.asymptotic(
                        estimate, 100, NormalMixture.rhoSquared(100, 0.05, Alternative.TWO_SIDED));
        NormalMixture oneSided =
                NormalMixture.asymptotic(
                        estimate, 100, NormalMixture.rhoSquared(100, 0.05, Alternative.GREATER));

        assertThat(twoSided.against(Hypothesis.twoSided(0)).orElseThrow().logEValue())
                .isCloseTo(-0.6510052, within(1e-6));
        assertThat(oneSided.against(Hypothesis.greater(0)).orElseThrow().logEValue())
                .isCloseTo(-0.06502391, within(1e-6));
        assertThat(twoSided.interval(0.05, Alternative.TWO_SIDED).orElseThrow().upper())
                .isCloseTo(0.1 + 0.3035209, within(1e-7));
    }

    @Test
    void oneSideIsTunedToTwiceTheAlpha() {
        double n = 20_000;
        double se = 0.003;
        double rho2 = NormalMixture.rhoSquared(10_000, 0.05, Alternative.GREATER);
        Interval interval =
                NormalMixture.asymptotic(Estimate.normal(0.01, se), n, rho2)
                        .interval(0.05, Alternative.GREATER)
                        .orElseThrow();
        double half =
                se
                        * Math.sqrt(
                                2
                                        * (n * rho2 + 1)
                                        / (n * rho2)
                                        * Math.log(1 + Math.sqrt(n * rho2 + 1) / 0.1));

        assertThat(rho2)
                .isCloseTo(
                        NormalMixture.rhoSquared(10_000, 0.1, Alternative.TWO_SIDED), within(0.0));
        assertThat(interval.lower()).isCloseTo(0.01 - half, within(1e-15));
        assertThat(interval.upper()).isInfinite();
    }

    @Test
    void theSequentialRatioTestIsAsPublished() {
        double v = 0.003 * 0.003;
        double tau2 = 1e-4;
        double d = 0.012;
        SequentialEvidence evidence =
                NormalMixture.sequentialRatio(Estimate.normal(0.02, 0.003), tau2)
                        .against(Hypothesis.twoSided(0.02 - d))
                        .orElseThrow();

        assertThat(evidence.logEValue())
                .isCloseTo(
                        Math.log(v / (v + tau2)) / 2 + tau2 * d * d / (2 * v * (v + tau2)),
                        withinPercentage(DIGITS));
        assertThat(evidence.alwaysValid().ln())
                .isCloseTo(-evidence.logEValue(), withinPercentage(DIGITS));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void thePValueIsBelowAlphaExactlyWhereTheIntervalExcludesTheNull(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            double ratio = Math.exp(random.nextDouble(-3, 8));
            var mixture =
                    new NormalMixture(
                            Estimate.normal(random.nextDouble(-5, 5), random.nextDouble(0.1, 2)),
                            ratio);
            double alpha = Math.exp(random.nextDouble(-9, -0.7));
            for (Alternative side :
                    new Alternative[] {
                        Alternative.TWO_SIDED, Alternative.GREATER, Alternative.LESS
                    }) {
                boolean excluded = !mixture.interval(alpha, side).orElseThrow().contains(0);
                double p =
                        mixture.against(new Hypothesis(side, 0, 0)).orElseThrow().alwaysValid().p();

                assertThat(p < alpha)
                        .as("%s at %s of %s", side, alpha, mixture)
                        .isEqualTo(excluded);
            }
        }
    }

    /** Mixed over effects of one sign, a ratio of normals is a smooth function of the estimate. */
    @Test
    void oneSidedEvidenceIsTheIntegralOverEffectsOfOneSign() {
        double ratio = 3;
        for (double z : new double[] {-8, -1, 0, 0.5, 2, 6}) {
            double integral = 0;
            double step = 1e-4;
            for (double delta = step / 2; delta < 20; delta += step) {
                integral +=
                        step
                                * 2
                                / Math.sqrt(2 * Math.PI * ratio)
                                * Math.exp(delta * z - delta * delta / 2 * (1 + 1 / ratio));
            }
            SequentialEvidence evidence =
                    new NormalMixture(Estimate.normal(z, 1), ratio)
                            .against(Hypothesis.greater(0))
                            .orElseThrow();

            assertThat(evidence.logEValue()).isCloseTo(Math.log(integral), within(1e-7));
            assertThat(evidence.alwaysValid().ln())
                    .isGreaterThanOrEqualTo(Math.min(0, -evidence.logEValue()) - 1e-12);
        }
    }

    @Test
    void evidenceStaysFiniteHoweverFarOut() {
        for (double z : new double[] {-1e6, -40, 40, 1e6}) {
            var mixture = new NormalMixture(Estimate.normal(z, 1), 100);
            for (Hypothesis hypothesis :
                    new Hypothesis[] {
                        Hypothesis.twoSided(0),
                        Hypothesis.greater(0),
                        Hypothesis.less(0),
                        Hypothesis.equivalence(-1, 1)
                    }) {
                SequentialEvidence evidence = mixture.against(hypothesis).orElseThrow();

                assertThat(evidence.logEValue()).isFinite();
                assertThat(evidence.alwaysValid().log10()).isFinite();
            }
        }
        assertThat(
                        new NormalMixture(Estimate.normal(1e6, 1), 100)
                                .against(Hypothesis.twoSided(0))
                                .orElseThrow()
                                .alwaysValid()
                                .log10())
                .isCloseTo(
                        (-0.5e12 * 100 / 101 + 0.5 * Math.log(101)) / Math.log(10),
                        withinPercentage(DIGITS));
    }

    @Test
    void whatHasNoErrorHasNoSequence() {
        var mixture = NormalMixture.asymptotic(Estimate.normal(1, 0), 10, 0.1);

        assertThat(mixture.interval(0.05, Alternative.TWO_SIDED)).isEmpty();
        assertThat(mixture.against(Hypothesis.twoSided(0))).isEmpty();
        assertThat(
                        NormalMixture.sequentialRatio(Estimate.normal(1, 0), 0.1)
                                .against(Hypothesis.twoSided(0)))
                .isEmpty();
        assertThatThrownBy(() -> NormalMixture.rhoSquared(0, 0.05, Alternative.TWO_SIDED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tuning sample size 0");
    }
}
