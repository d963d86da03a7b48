package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.posterior.NormalScore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class NormalArmsTest {
    private static final double DIGITS = 1e-7;
    private static final double Z = 1.959963984540054;

    /** phi(z) - z (1 - Phi(z)) and 1 - Phi(z), in 30 digits. */
    @ParameterizedTest
    @CsvSource({
        "0.5, 0.19779655740130603, 0.3085375387259869",
        "2.9, 0.00054167384866214392, 0.0018658133003840385",
        "3.1, 0.00026724909522301402, 0.0009676032132183566",
        "10, 7.474560254589328e-25, 7.6198530241605261e-24"
    })
    void superiorityAndLossOfTwoArmsAreThoseOfTheirDifference(
            double z, double excess, double tail) {
        // sd of the difference: 0.5; the treatment is ahead by z of it.
        PosteriorEffect effect =
                NormalArms.compare(
                        new NormalScore(7 + z / 2, 0.16),
                        new NormalScore(7, 0.09),
                        Direction.INCREASE,
                        0.05);

        assertThat(effect.probabilityOfInferiority()).isCloseTo(tail, withinPercentage(DIGITS));
        assertThat(effect.lossOfTreatment()).isCloseTo(excess / 2, withinPercentage(DIGITS));
        assertThat(effect.lossOfControl()).isCloseTo((excess + z) / 2, withinPercentage(DIGITS));
        Interval absolute = effect.absolute().interval().orElseThrow();
        assertThat(absolute.upper() - absolute.lower()).isCloseTo(Z, within(1e-12));
    }

    @Test
    void quadratureOfTwoArmsIsTheClosedForm() {
        for (double z : new double[] {0, 1, 5, 12, 30}) {
            NormalScore control = new NormalScore(0, 0.36);
            NormalScore treatment = new NormalScore(z, 0.64);
            List<NormalScore> arms = List.of(treatment, control);
            double[] best = NormalArms.probabilitiesToBeBest(arms, Direction.INCREASE);
            double[] losses = NormalArms.expectedLosses(arms, Direction.INCREASE);
            PosteriorEffect effect =
                    NormalArms.compare(treatment, control, Direction.INCREASE, 0.05);

            assertThat(best[1]).isCloseTo(Normal.cdf(-z), withinPercentage(DIGITS));
            assertThat(losses[0]).isCloseTo(effect.lossOfTreatment(), withinPercentage(DIGITS));
            assertThat(losses[1]).isCloseTo(effect.lossOfControl(), withinPercentage(DIGITS));
        }
    }

    /** 400 panels of 40 points, in doubles. */
    @Test
    void fiftyArmsShareTheProbabilityToBeBest() {
        List<NormalScore> arms =
                IntStream.range(0, 50)
                        .mapToObj(i -> new NormalScore(0.02 * i, Math.pow(1 + 0.01 * i, 2)))
                        .toList();
        double[] best = NormalArms.probabilitiesToBeBest(arms, Direction.INCREASE);

        assertThat(Arrays.stream(best).sum()).isCloseTo(1, within(1e-15));
        assertThat(best[0]).isCloseTo(0.0011227305491198474, withinPercentage(DIGITS));
        assertThat(best[25]).isCloseTo(0.014831494509038784, withinPercentage(DIGITS));
        assertThat(best[49]).isCloseTo(0.059831168422512016, withinPercentage(DIGITS));
        List<NormalScore> mirrored =
                arms.stream().map(arm -> new NormalScore(-arm.mean(), arm.variance())).toList();
        assertThat(NormalArms.probabilitiesToBeBest(mirrored, Direction.DECREASE)).isEqualTo(best);
    }

    @Test
    void aPriorCountsLikeSoManyUsers() {
        // Worth 4 / 0.5 = 8 users, beside 24.
        NormalScore after =
                NormalArms.posterior(new NormalScore(1, 0.5), new Sample(24, 2, 4)).orElseThrow();

        assertThat(after.mean()).isCloseTo((8 * 1 + 24 * 2) / 32.0, within(1e-15));
        assertThat(after.variance()).isCloseTo(4 / 32.0, within(1e-15));
        assertThat(NormalArms.posterior(new Sample(24, 2, 4)))
                .contains(new NormalScore(2, 4 / 24.0));
        assertThat(NormalArms.posterior(new Sample(24, 2, 0))).isEmpty();
        assertThat(NormalArms.posterior(new Sample(0, Double.NaN, Double.NaN))).isEmpty();
        assertThat(
                        NormalArms.posterior(
                                new NormalScore(1, 0.5), new Sample(0, Double.NaN, Double.NaN)))
                .contains(new NormalScore(1, 0.5));
    }

    @Test
    void aFlatPriorLeavesTheEffectAsItIs() {
        PosteriorEffect effect =
                new NormalEffect.Flat()
                        .fromRelative(Estimate.normal(0.1, 0.05), 4, Direction.INCREASE, 0.05);

        assertThat(effect.probabilityOfSuperiority()).isCloseTo(Normal.cdf(2), within(1e-15));
        assertThat(effect.relative().mean()).isCloseTo(0.1, within(1e-15));
        assertThat(effect.absolute().mean()).isCloseTo(0.4, within(1e-15));
        assertThat(effect.lossOfTreatment())
                .isCloseTo(0.2 * NormalArms.excess(2), withinPercentage(DIGITS));
        assertThat(effect.relative().interval().orElseThrow().lower())
                .isCloseTo(0.1 - 0.05 * Z, within(1e-14));
    }

    @Test
    void aPriorOfRelativeEffectsShrinksOnBothScales() {
        var prior = new NormalEffect.RelativePrior(0.02, 0.1);
        // Precisions 100 and 400: a fifth of the way back to the prior.
        PosteriorEffect relative =
                prior.fromRelative(Estimate.normal(0.12, 0.05), -4, Direction.DECREASE, 0.1);
        PosteriorEffect absolute =
                prior.fromAbsolute(Estimate.normal(0.48, 0.2), -4, Direction.DECREASE, 0.1);

        assertThat(relative.relative().mean()).isCloseTo(0.1, within(1e-14));
        assertThat(absolute.relative().mean()).isCloseTo(0.1, within(1e-14));
        assertThat(absolute.absolute().mean()).isCloseTo(0.4, within(1e-14));
        assertThat(relative.probabilityOfSuperiority())
                .isCloseTo(Normal.cdf(-0.1 / Math.sqrt(1 / 500.0)), withinPercentage(DIGITS));
        assertThat(absolute.lossOfTreatment())
                .isCloseTo(relative.lossOfTreatment(), withinPercentage(DIGITS));
    }

    @Test
    void whatHasNoErrorOrNoBaseIsUndefined() {
        PosteriorEffect certain =
                new NormalEffect.Flat()
                        .fromAbsolute(Estimate.normal(1, 0), 2, Direction.INCREASE, 0.05);
        PosteriorEffect noBase =
                NormalArms.compare(
                        new NormalScore(1, 1), new NormalScore(0, 1), Direction.INCREASE, 0.05);

        assertThat(certain.probabilityOfSuperiority()).isNaN();
        assertThat(certain.absolute().interval()).isEmpty();
        assertThat(noBase.probabilityOfSuperiority()).isGreaterThan(0.5);
        assertThat(noBase.relative().mean()).isNaN();
        assertThat(noBase.relative().interval()).isEmpty();
    }

    @Test
    void whatIsNoPriorIsRefused() {
        assertThatThrownBy(() -> new NormalEffect.RelativePrior(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sd 0.0");
    }
}
