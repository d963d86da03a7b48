package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slotwise.bandits.numerics.ChiSquare;
import dev.slotwise.bandits.numerics.FisherF;
import dev.slotwise.bandits.numerics.NoncentralT;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.numerics.Student;

import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class TailsTest {
    @ParameterizedTest
    @CsvFileSource(resources = "tails.csv", numLinesToSkip = 2)
    void logarithmsOfTailsAreRightHoweverFarOut(
            String law, double value, double degrees, double denominator, double log) {
        double found =
                switch (law) {
                    case "normal" -> Normal.logCdf(-value);
                    case "student" -> Student.logSurvival(value, degrees);
                    case "chi-square" -> ChiSquare.logSurvival(value, degrees);
                    default -> FisherF.logSurvival(value, degrees, denominator);
                };
        // A relative error of the tail is an absolute one of its logarithm.
        assertThat(found).isCloseTo(log, within(1e-10 + 1e-13 * Math.abs(log)));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "noncentral-t.csv", numLinesToSkip = 2)
    void theNoncentralTailIsThatOfTheMixture(
            double value, double degrees, double delta, double survival) {
        assertThat(NoncentralT.survival(value, degrees, delta))
                .isCloseTo(survival, withinPercentage(1e-9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.5, 3, 29.4, 1000, 1e6, 1e9})
    void studentsQuantileInvertsItsTail(double degrees) {
        for (double p :
                new double[] {1e-100, 1e-30, 1e-9, 0.0005, 0.025, 0.2, 0.4999, 0.7, 0.999}) {
            double t = Student.quantile(p, degrees);
            assertThat(Student.logSurvival(-t, degrees))
                    .as("p %s of %s", p, degrees)
                    .isCloseTo(Math.log(p), within(1e-11 * (1 + Math.abs(Math.log(p)))));
        }
        assertThat(Student.quantile(0.5, degrees)).isZero();
    }

    @Test
    void studentsQuantilesAreThoseOfTheTables() {
        assertThat(Student.quantile(0.975, 1)).isCloseTo(12.7062047361747, within(1e-11));
        assertThat(Student.quantile(0.975, 10)).isCloseTo(2.228138851986275, within(1e-12));
        assertThat(Student.quantile(0.995, 30)).isCloseTo(2.749995653567231, within(1e-12));
    }

    @Test
    void normalQuantilesOfTinyProbabilitiesInvertTheirTail() {
        for (double p : new double[] {1e-9, 1e-17, 1e-100, 1e-300}) {
            assertThat(Normal.logCdf(Normal.quantile(p)))
                    .isCloseTo(Math.log(p), within(1e-12 * -Math.log(p)));
        }
        assertThat(-Normal.quantile(1e-300)).isCloseTo(37.0471, within(1e-4));
    }

    /** What a statistic of 8.3 and more was in engines that compute 2 (1 - cdf). */
    @Test
    void aTailIsNotOneMinusTheDistribution() {
        double z = 8.5;
        assertThat(2 * (1 - new NormalDistribution().cumulativeProbability(z))).isZero();
        TestOutcome outcome = Estimate.normal(z, 1).test(Hypothesis.twoSided(0)).orElseThrow();
        assertThat(outcome.pValue()).isCloseTo(1.8959e-17, withinPercentage(0.01));
        assertThat(outcome.log10PValue()).isCloseTo(-16.7222, within(1e-3));
    }

    @Test
    void theLogarithmStaysWhenTheProbabilityHasUnderflowed() {
        Tail far = Estimate.normal(100, 1).test(Hypothesis.twoSided(0)).orElseThrow().tail();
        assertThat(far.p()).isZero();
        assertThat(far.log10()).isCloseTo(-2173.5705, within(1e-3));
        Tail near = Estimate.normal(37.1, 1).test(Hypothesis.twoSided(0)).orElseThrow().tail();
        assertThat(near.p()).isPositive().isLessThan(1e-300);
        assertThat(Math.log10(near.p())).isCloseTo(near.log10(), within(1e-9));
    }

    @Test
    void aTailAboveOneIsOne() {
        assertThat(Tail.ofLog(1e-17).p()).isOne();
        assertThat(Tail.ofLog(0).twice()).isEqualTo(new Tail(1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tail(1.5, 0))
                .withMessageContaining("1.5");
    }
}
