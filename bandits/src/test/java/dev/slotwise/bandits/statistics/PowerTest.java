package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

class PowerTest {
    private static final Design USUAL = Design.balanced(0.05);

    @ParameterizedTest
    @CsvFileSource(resources = "proportion-power.csv", numLinesToSkip = 2)
    void thePowerOfTwoRatesIsTheClosedForm(
            ProportionPower.Method method,
            Alternative alternative,
            double alpha,
            double ratio,
            double baseline,
            double effect,
            double sampleSizeControl,
            double power) {
        var design = new Design(alpha, alternative, ratio);
        assertThat(new ProportionPower(design, baseline, method).power(effect, sampleSizeControl))
                .isCloseTo(power, within(1e-11 * power + 1e-300));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "mean-power.csv", numLinesToSkip = 2)
    void thePowerOfTwoMeansIsThatOfTheNoncentralT(
            Alternative alternative,
            double alpha,
            double ratio,
            double effect,
            double sampleSizeControl,
            double power) {
        var design = new Design(alpha, alternative, ratio);
        assertThat(new MeanPower(design, 1).power(effect, sampleSizeControl))
                .isCloseTo(power, within(1e-8 * power));
        assertThat(new MeanPower(design, 50).power(50 * effect, sampleSizeControl))
                .isCloseTo(power, within(1e-8 * power));
    }

    /** The examples of R's power.prop.test and power.t.test. */
    @Test
    void theSampleSizesOfTheTextbooksAreFound() {
        var rates = new ProportionPower(USUAL, 0.5, ProportionPower.Method.NORMAL_POOLED_NULL);
        // (1.959964 sqrt(2 × 0.625 × 0.375) + 1.281552 sqrt(0.25 + 0.1875))² / 0.25²
        assertThat(rates.sampleSizeControl(0.25, 0.9)).isCloseTo(76.7069, within(1e-4));
        assertThat(new MeanPower(USUAL, 1).sampleSizeControl(1, 0.9))
                .isCloseTo(22.02110, within(1e-4));
        // Cohen 1988, table 2.4.1: a medium effect of 0.5 at a power of 0.8 takes 64 an arm.
        assertThat(new MeanPower(USUAL, 1).sampleSizeControl(0.5, 0.8))
                .isCloseTo(63.76561, within(1e-4));
        // Cohen 1988, table 6.4.1: h = 0.2 takes 392.
        double treated = Math.pow(Math.sin(Math.asin(Math.sqrt(0.3)) + 0.1), 2);
        var arcsine = new ProportionPower(USUAL, 0.3, ProportionPower.Method.ARCSINE);
        assertThat(arcsine.sampleSizeControl(treated - 0.3, 0.8)).isCloseTo(392.4, within(0.05));
    }

    @ParameterizedTest
    @EnumSource
    void sampleSizeAndLeastEffectInvertThePower(ProportionPower.Method method) {
        for (Alternative alternative :
                new Alternative[] {Alternative.TWO_SIDED, Alternative.GREATER, Alternative.LESS}) {
            for (double ratio : new double[] {0.1, 1, 5}) {
                var design = new Design(0.01, alternative, ratio);
                var rates = new ProportionPower(design, 0.03, method);
                double effect = rates.minimumDetectableEffect(20_000, 0.8);
                assertThat(Math.signum(effect)).isEqualTo(design.direction());
                assertThat(rates.power(effect, 20_000)).isCloseTo(0.8, within(1e-12));
                assertThat(rates.sampleSizeControl(effect, 0.8)).isCloseTo(20_000, within(1e-7));
                var means = new MeanPower(design, 12);
                double lift = means.minimumDetectableEffect(300, 0.9);
                assertThat(means.power(lift, 300)).isCloseTo(0.9, within(1e-11));
                assertThat(means.sampleSizeControl(lift, 0.9)).isCloseTo(300, within(1e-6));
            }
        }
    }

    @Test
    void anEffectThatCannotBeFoundIsNotDefined() {
        var rates = new ProportionPower(USUAL, 0.9, ProportionPower.Method.NORMAL_POOLED_NULL);
        assertThat(rates.minimumDetectableEffect(5, 0.8)).isNaN();
        var down = new Design(0.05, Alternative.LESS, 1);
        assertThat(
                        new ProportionPower(down, 0.9, ProportionPower.Method.ARCSINE)
                                .minimumDetectableEffect(20, 0.8))
                .isBetween(-0.9, -0.3);
    }

    @Test
    void aBillionUsersFindATinyEffect() {
        var rates = new ProportionPower(USUAL, 0.02, ProportionPower.Method.NORMAL_POOLED_NULL);
        double effect = rates.minimumDetectableEffect(1e9, 0.8);
        // About 2.8 standard errors of the difference.
        assertThat(effect).isCloseTo(2.8016 * Math.sqrt(2 * 0.02 * 0.98 / 1e9), within(1e-8));
        assertThat(rates.sampleSizeControl(effect, 0.8)).isCloseTo(1e9, within(1e-2));
    }

    @Test
    void whatCannotBePlannedIsRefused() {
        var rates = new ProportionPower(USUAL, 0.1, ProportionPower.Method.NORMAL_POOLED_NULL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rates.power(0.95, 100))
                .withMessageContaining("1.05");
        assertThatIllegalArgumentException().isThrownBy(() -> rates.sampleSizeControl(0, 0.8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rates.sampleSizeControl(0.1, 0.03))
                .withMessageContaining("0.03");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Design(0.05, Alternative.EQUIVALENCE, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Design(0.05, Alternative.LESS, 0))
                .withMessageContaining("0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new MeanPower(USUAL, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeanPower(USUAL, 1).power(0.1, 1));
        var upwards = new MeanPower(new Design(0.05, Alternative.GREATER, 1), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> upwards.sampleSizeControl(-0.1, 0.8))
                .withMessageContaining("-0.1");
    }

    @Test
    void theDurationIsBothArmsOverTheDailyRate() {
        var design = new Design(0.05, Alternative.TWO_SIDED, 0.25);
        assertThat(design.days(8000, 500)).isCloseTo(20, within(1e-12));
        assertThatIllegalArgumentException().isThrownBy(() -> design.days(8000, 0));
    }

    @Test
    void guardrailsShareWhatMayBeMissed() {
        assertThat(Design.powerWithGuardrails(0.8, 0)).isCloseTo(0.8, within(1e-15));
        assertThat(Design.powerWithGuardrails(0.8, 3)).isCloseTo(0.95, within(1e-15));
    }
}
