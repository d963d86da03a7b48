package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Interval;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class OneRateTest {
    @ParameterizedTest
    @CsvFileSource(resources = "rates.csv", numLinesToSkip = 2)
    void intervalsAreTheClosedForms(
            String method, long conversions, long users, double alpha, double lower, double upper) {
        Interval interval =
                limits(method, new Proportion(conversions, users))
                        .interval(alpha, Alternative.TWO_SIDED)
                        .orElseThrow();
        // A cancellation at a bound of 0 or 1 leaves an absolute rounding error of the rate.
        double rounding = method.equals("wald") || method.equals("agresti-coull") ? 4e-16 : 1e-300;
        assertThat(interval.lower()).isCloseTo(lower, within(1e-10 * lower + rounding));
        assertThat(interval.upper()).isCloseTo(upper, within(1e-10 * upper + rounding));
    }

    /** Agresti and Coull 1998 and Brown, Cai and DasGupta 2001: none of 20, Wilson's at 95 %. */
    @Test
    void noneOfTwentyIsTheIntervalOfTheLiterature() {
        var arm = new Proportion(0, 20);
        assertThat(two(new Wilson(arm)).upper()).isCloseTo(0.161, within(5e-4));
        // The rule of Clopper and Pearson for none: 1 - (alpha / 2)^(1/n).
        assertThat(two(new ClopperPearson(arm)).upper()).isCloseTo(0.168, within(5e-4));
        assertThat(two(new WaldRate(arm))).isEqualTo(new Interval(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wald", "wilson", "agresti-coull", "clopper-pearson", "jeffreys"})
    void failuresHaveTheMirroredInterval(String method) {
        Random random = new Random(5);
        for (int i = 0; i < 50; i++) {
            long users = 1 + random.nextLong(300);
            long conversions = random.nextLong(users + 1);
            Interval one = two(limits(method, new Proportion(conversions, users)));
            Interval mirrored = two(limits(method, new Proportion(users - conversions, users)));
            assertThat(one.lower()).isCloseTo(1 - mirrored.upper(), within(1e-12));
            assertThat(one.upper()).isCloseTo(1 - mirrored.lower(), within(1e-12));
            assertThat(one.contains((double) conversions / users))
                    .as("%s of %s", conversions, users)
                    .isEqualTo(
                            !method.equals("jeffreys") || (conversions > 0 && conversions < users));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wald", "wilson", "agresti-coull", "clopper-pearson", "jeffreys"})
    void aOneSidedLimitIsThatOfTwiceTheAlpha(String method) {
        ConfidenceLimits limits = limits(method, new Proportion(13, 80));
        Interval both = limits.interval(0.1, Alternative.TWO_SIDED).orElseThrow();
        assertThat(limits.interval(0.05, Alternative.GREATER))
                .contains(new Interval(both.lower(), Double.POSITIVE_INFINITY));
        assertThat(limits.interval(0.05, Alternative.LESS))
                .contains(new Interval(Double.NEGATIVE_INFINITY, both.upper()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wald", "wilson", "agresti-coull", "clopper-pearson", "jeffreys"})
    void withoutUsersThereIsNoInterval(String method) {
        assertThat(limits(method, new Proportion(0, 0)).interval(0.05, Alternative.TWO_SIDED))
                .isEmpty();
    }

    @Test
    void clopperAndPearsonCoverAtLeastAsOftenAsTheySay() {
        for (double p : new double[] {0.01, 0.2, 0.5, 0.93}) {
            double covered = 0;
            int n = 40;
            double mass = Math.pow(1 - p, n);
            for (int x = 0; x <= n; x++) {
                if (two(new ClopperPearson(new Proportion(x, n))).contains(p)) {
                    covered += mass;
                }
                mass *= (n - x) / (x + 1.0) * p / (1 - p);
            }
            assertThat(covered).isGreaterThanOrEqualTo(0.95);
        }
    }

    @Test
    void whatNoDataCanBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Proportion(3, 2))
                .withMessageContaining("3 conversions of 2");
        assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(-1, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Wilson(new Proportion(1, 2)).interval(1, Alternative.LESS))
                .withMessageContaining("1.0");
    }

    private static ConfidenceLimits limits(String method, Proportion arm) {
        return switch (method) {
            case "wald" -> new WaldRate(arm);
            case "wilson" -> new Wilson(arm);
            case "agresti-coull" -> new AgrestiCoull(arm);
            case "clopper-pearson" -> new ClopperPearson(arm);
            case "jeffreys" -> new Jeffreys(arm);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static Interval two(ConfidenceLimits limits) {
        return limits.interval(0.05, Alternative.TWO_SIDED).orElseThrow();
    }
}
