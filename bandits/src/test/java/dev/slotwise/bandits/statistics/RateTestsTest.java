package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.util.Optional;

class RateTestsTest {
    @ParameterizedTest
    @CsvFileSource(resources = "rate-tests.csv", numLinesToSkip = 2)
    void testsAreTheClosedForms(
            String method,
            long treatmentConversions,
            long treatmentUsers,
            long controlConversions,
            long controlUsers,
            double statistic,
            double log10) {
        var arms =
                new TwoProportions(
                        new Proportion(treatmentConversions, treatmentUsers),
                        new Proportion(controlConversions, controlUsers));
        Hypothesis hypothesis = Hypothesis.twoSided(0);
        Optional<TestOutcome> tested =
                switch (method) {
                    case "z-pooled" -> arms.zPooled(hypothesis);
                    case "z-unpooled" -> arms.zUnpooled(hypothesis);
                    case "chi-square" -> arms.chiSquare(hypothesis);
                    default -> arms.chiSquareYates(hypothesis);
                };
        TestOutcome outcome = tested.orElseThrow();
        assertThat(outcome.statistic()).isCloseTo(statistic, relative(statistic, 1e-12));
        assertThat(outcome.log10PValue()).isCloseTo(log10, within(1e-11 * (1 - log10)));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "fisher.csv", numLinesToSkip = 2)
    void fishersTailsAreTheSumsOfWholeNumbers(
            long treatmentConversions,
            long treatmentUsers,
            long controlConversions,
            long controlUsers,
            double twoSided,
            double greater,
            double less) {
        var treatment = new Proportion(treatmentConversions, treatmentUsers);
        var control = new Proportion(controlConversions, controlUsers);
        assertTail(FisherExact.of(treatment, control, Alternative.GREATER), greater);
        assertTail(FisherExact.of(treatment, control, Alternative.LESS), less);
        assertTail(FisherExact.of(treatment, control, Alternative.TWO_SIDED), twoSided);
    }

    private static void assertTail(Tail tail, double log10) {
        if (!Double.isNaN(log10)) {
            assertThat(tail.log10()).isCloseTo(log10, within(3e-10 * (1 - log10)));
        }
    }

    /** Fisher 1935: eight cups of tea, three of four named rightly. */
    @Test
    void theLadyTastingTeaIsRightByChanceSeventeenTimesInSeventy() {
        Tail tail = FisherExact.of(new Proportion(3, 4), new Proportion(1, 4), Alternative.GREATER);
        assertThat(tail.p()).isCloseTo(17.0 / 70, within(1e-14));
    }

    @Test
    void aOneSidedTestIsHalfOfTheTwoSided() {
        var arms = new TwoProportions(new Proportion(130, 1000), new Proportion(100, 1000));
        double two = arms.zPooled(Hypothesis.twoSided(0)).orElseThrow().pValue();
        double greater = arms.zPooled(Hypothesis.greater(0)).orElseThrow().pValue();
        double less = arms.zPooled(Hypothesis.less(0)).orElseThrow().pValue();
        assertThat(greater).isCloseTo(two / 2, within(1e-15));
        assertThat(less).isCloseTo(1 - two / 2, within(1e-15));
        assertThat(arms.chiSquare(Hypothesis.greater(0)).orElseThrow().pValue())
                .isCloseTo(greater, within(1e-15));
    }

    @Test
    void aGuardrailInsideItsMarginIsNotInferior() {
        // 0.5 points worse at most: the difference is -0.1 points, its standard error 0.137.
        var arms = new TwoProportions(new Proportion(950, 50_000), new Proportion(1000, 50_000));
        Estimate difference = arms.difference();
        TestOutcome test = difference.test(Hypothesis.greater(-0.005)).orElseThrow();
        assertThat(test.statistic())
                .isCloseTo(
                        (difference.value() + 0.005) / difference.standardError(), within(1e-12));
        assertThat(test.pValue()).isLessThan(1e-4);
        assertThat(difference.lower(0.05)).isGreaterThan(-0.005);
    }

    /** The smaller of the two p-values was what another engine returned. */
    @Test
    void equivalenceIsTheLargerOfTwoOneSidedTests() {
        var arms = new TwoProportions(new Proportion(1040, 10_000), new Proportion(1000, 10_000));
        Estimate difference = arms.difference();
        double fromBelow = difference.test(Hypothesis.greater(-0.01)).orElseThrow().pValue();
        double fromAbove = difference.test(Hypothesis.less(0.01)).orElseThrow().pValue();
        TestOutcome both = arms.zUnpooled(Hypothesis.equivalence(-0.01, 0.01)).orElseThrow();
        assertThat(fromAbove).isGreaterThan(100 * fromBelow);
        assertThat(both.pValue()).isCloseTo(fromAbove, within(1e-16));
        assertThat(both.statistic())
                .isCloseTo((difference.value() - 0.01) / difference.standardError(), within(1e-12));
        var reversed = arms.reversed().zUnpooled(Hypothesis.equivalence(-0.01, 0.01));
        assertThat(reversed.orElseThrow().pValue()).isCloseTo(both.pValue(), within(1e-16));
    }

    @Test
    void whatAMethodDoesNotTestIsRefused() {
        var arms = new TwoProportions(new Proportion(3, 50), new Proportion(4, 50));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arms.chiSquare(Hypothesis.twoSided(0.1)))
                .withMessageContaining("0.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        FisherExact.of(arms.treatment(), arms.control(), Alternative.EQUIVALENCE))
                .withMessageContaining("EQUIVALENCE");
        assertThatIllegalArgumentException().isThrownBy(() -> Hypothesis.equivalence(0.1, 0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Hypothesis(Alternative.LESS, 0, 1));
    }

    @Test
    void theLeastExpectedCountIsThatOfTheRarerOutcomeInTheSmallerArm() {
        assertThat(
                        new TwoProportions(new Proportion(3, 40), new Proportion(1, 10))
                                .leastExpectedCount())
                .isCloseTo(0.8, within(1e-15));
        assertThat(
                        new TwoProportions(new Proportion(38, 40), new Proportion(9, 10))
                                .leastExpectedCount())
                .isCloseTo(0.6, within(1e-15));
    }

    private static Offset<Double> relative(double expected, double tolerance) {
        return within(tolerance * Math.abs(expected) + 1e-17);
    }
}
