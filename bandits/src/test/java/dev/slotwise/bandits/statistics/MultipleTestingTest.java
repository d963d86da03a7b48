package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.Random;

class MultipleTestingTest {
    @ParameterizedTest
    @CsvFileSource(resources = "multiple-testing.csv", numLinesToSkip = 2)
    void adjustedPValuesAreTheReferences(MultipleTesting method, String pValues, String adjusted) {
        assertThat(method.adjusted(numbers(pValues)))
                .containsExactly(numbers(adjusted), within(1e-12));
    }

    /** Benjamini and Hochberg 1995, the 15 comparisons of their section 3.2. */
    @Test
    void theThrombolysisTrialRejectsFourByBenjaminiAndHochbergAndThreeByBonferroni() {
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0
        };
        assertThat(rejections(MultipleTesting.BONFERRONI, p)).isEqualTo(3);
        assertThat(rejections(MultipleTesting.HOCHBERG, p)).isEqualTo(3);
        assertThat(rejections(MultipleTesting.BENJAMINI_HOCHBERG, p)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void theOrderOfPValuesDoesNotMatter(MultipleTesting method) {
        Random random = new Random(4);
        double[] p = random.doubles(50).map(x -> x * x).toArray();
        p[7] = p[31];
        double[] reversed = new double[50];
        for (int i = 0; i < 50; i++) {
            reversed[i] = p[49 - i];
        }
        double[] one = method.adjusted(p);
        double[] other = method.adjusted(reversed);
        for (int i = 0; i < 50; i++) {
            assertThat(one[i]).isEqualTo(other[49 - i]).isBetween(p[i], 1.0);
        }
        assertThat(one[7]).isEqualTo(one[31]);
    }

    @Test
    void aTinyPValueStaysTiny() {
        double[] p = {1e-300, 0.5, 0.9};
        for (MultipleTesting method : MultipleTesting.values()) {
            assertThat(method.adjusted(p)[0]).as(method.name()).isBetween(2.9e-300, 5.6e-300);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofNoneThereIsNoneAndWhatIsNoPValueIsRefused(MultipleTesting method) {
        assertThat(method.adjusted(new double[0])).isEmpty();
        assertThat(method.adjusted(new double[] {0.3})[0]).isCloseTo(0.3, within(1e-15));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.adjusted(new double[] {0.1, 1.1}))
                .withMessageContaining("1.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.adjusted(new double[] {Double.NaN}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.rejected(new double[] {0.1}, 0))
                .withMessageContaining("0.0");
    }

    private static int rejections(MultipleTesting method, double[] p) {
        int count = 0;
        for (boolean rejected : method.rejected(p, 0.05)) {
            count += rejected ? 1 : 0;
        }
        return count;
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
