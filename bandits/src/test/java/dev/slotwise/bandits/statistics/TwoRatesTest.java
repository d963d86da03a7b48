package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Interval;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class TwoRatesTest {
    @ParameterizedTest
    @CsvFileSource(resources = "differences.csv", numLinesToSkip = 2)
    void intervalsAreTheClosedForms(
            String method,
            long treatmentConversions,
            long treatmentUsers,
            long controlConversions,
            long controlUsers,
            double alpha,
            double lower,
            double upper) {
        Interval interval =
                limits(
                                method,
                                new Proportion(treatmentConversions, treatmentUsers),
                                new Proportion(controlConversions, controlUsers))
                        .interval(alpha, Alternative.TWO_SIDED)
                        .orElseThrow();
        assertClose(interval.lower(), lower);
        assertClose(interval.upper(), upper);
    }

    private static void assertClose(double found, double expected) {
        if (Double.isInfinite(expected)) {
            assertThat(found).isEqualTo(expected);
        } else {
            assertThat(found).isCloseTo(expected, relative(expected, 1e-9));
        }
    }

    /** Newcombe 1998, table II: methods 10 (his own), 1 (Wald) and 6 (Miettinen, Nurminen). */
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80, 0.0524, 0.3339, 0.0575, 0.3425, 0.0528, 0.3382",
        "9, 10, 3, 10, 0.1705, 0.8090, 0.2605, 0.9395, 0.1700, 0.8406",
        "6, 7, 2, 7, 0.0582, 0.8062, 0.1481, 0.9947, 0.0342, 0.8534",
        "5, 56, 0, 29, -0.0381, 0.1926, 0.0146, 0.1640, -0.0326, 0.1933",
        "0, 10, 0, 20, -0.1611, 0.2775, 0, 0, -0.1658, 0.2844",
        "0, 10, 0, 10, -0.2775, 0.2775, 0, 0, -0.2879, 0.2879",
        "10, 10, 0, 20, 0.6791, 1, 1, 1, 0.7156, 1",
        "10, 10, 0, 10, 0.6075, 1, 1, 1, 0.6636, 1"
    })
    void newcombesTableIsReproduced(
            long a,
            long m,
            long b,
            long n,
            double newcombeLower,
            double newcombeUpper,
            double waldLower,
            double waldUpper,
            double scoreLower,
            double scoreUpper) {
        var treatment = new Proportion(a, m);
        var control = new Proportion(b, n);
        Interval newcombe = two(new Newcombe(treatment, control));
        assertThat(newcombe.lower()).isCloseTo(newcombeLower, within(5.1e-5));
        assertThat(newcombe.upper()).isCloseTo(newcombeUpper, within(5.1e-5));
        Interval score = two(new MiettinenNurminen(treatment, control));
        assertThat(score.lower()).isCloseTo(scoreLower, within(5.1e-5));
        assertThat(score.upper()).isCloseTo(scoreUpper, within(5.1e-5));
        Estimate wald = new TwoProportions(treatment, control).difference();
        if (waldLower == waldUpper) {
            assertThat(wald.interval(0.05, Alternative.TWO_SIDED)).isEmpty();
        } else {
            assertThat(two(wald).lower()).isCloseTo(waldLower, within(5.1e-5));
            assertThat(two(wald).upper()).isCloseTo(waldUpper, within(5.1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theRestrictedRatesAreTheMostLikely(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            var arms = new TwoProportions(anyArm(random), anyArm(random));
            double difference = 1.98 * random.nextDouble() - 0.99;
            var restricted = RestrictedRates.of(arms, difference);
            assertThat(restricted.treatment() - restricted.control())
                    .isCloseTo(difference, within(1e-15));
            double best = logLikelihood(arms, restricted.treatment(), restricted.control());
            double low = Math.max(0, -difference);
            double high = Math.min(1, 1 - difference);
            for (int k = 0; k <= 200; k++) {
                double rate = low + (high - low) * k / 200;
                assertThat(logLikelihood(arms, rate + difference, rate))
                        .isLessThanOrEqualTo(best + 1e-9 * Math.abs(best) + 1e-12);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"newcombe", "miettinen-nurminen", "agresti-caffo", "wald", "koopman-score"})
    void exchangingTheArmsMirrorsTheInterval(String method) {
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            Proportion a = anyArm(random);
            Proportion b = anyArm(random);
            var one = limits(method, a, b).interval(0.05, Alternative.TWO_SIDED);
            var other = limits(method, b, a).interval(0.05, Alternative.TWO_SIDED);
            assertThat(one.isPresent()).isEqualTo(other.isPresent());
            if (one.isEmpty()) {
                continue;
            }
            if (method.equals("koopman-score")) {
                double product = (1 + one.get().lower()) * (1 + other.get().upper());
                assertThat(Double.isNaN(product) || Math.abs(product - 1) < 1e-9)
                        .as("%s %s", a, b)
                        .isTrue();
            } else {
                assertThat(one.get().lower()).isCloseTo(-other.get().upper(), within(1e-12));
                assertThat(one.get().upper()).isCloseTo(-other.get().lower(), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"newcombe", "miettinen-nurminen", "koopman-score"})
    void limitsMoveWithAlphaAndMeetAtTheEstimate(String method) {
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            ConfidenceLimits limits = limits(method, anyArm(random), anyArm(random));
            double last = Double.NEGATIVE_INFINITY;
            for (double alpha : new double[] {1e-6, 0.001, 0.05, 0.3, 0.49, 0.51, 0.7, 0.999}) {
                double lower = limits.lower(alpha);
                assertThat(lower).isGreaterThanOrEqualTo(last - 1e-12);
                assertThat(lower).isCloseTo(limits.upper(1 - alpha), relative(lower, 1e-9));
                last = lower;
            }
        }
    }

    @Test
    void theScoreIntervalHoldsWhatTheScoreTestDoesNotReject() {
        var treatment = new Proportion(37, 412);
        var control = new Proportion(21, 380);
        Interval interval = two(new MiettinenNurminen(treatment, control));
        double z = 1.959963984540054;
        for (double limit : new double[] {interval.lower(), interval.upper()}) {
            var arms = new TwoProportions(treatment, control);
            var restricted = RestrictedRates.of(arms, limit);
            double variance =
                    (restricted.treatment() * (1 - restricted.treatment()) / 412
                                    + restricted.control() * (1 - restricted.control()) / 380)
                            * (792.0 / 791);
            double score = (arms.rateDifference() - limit) / Math.sqrt(variance);
            assertThat(Math.abs(score)).isCloseTo(z, within(1e-10));
        }
    }

    /** Several intervals of another engine raise on a control without conversions. */
    @ParameterizedTest
    @ValueSource(
            strings = {"newcombe", "miettinen-nurminen", "agresti-caffo", "wald", "koopman-score"})
    void aControlWithoutConversionsHasItsInterval(String method) {
        Interval interval = two(limits(method, new Proportion(3, 100), new Proportion(0, 100)));
        assertThat(interval.lower()).isFinite();
        assertThat(interval.upper() > interval.lower()).isTrue();
    }

    @Test
    void whatIsNotDefinedIsEmpty() {
        var none = new Proportion(0, 50);
        var some = new Proportion(3, 50);
        var noUsers = new Proportion(0, 0);
        assertThat(new TwoProportions(none, none).zPooled(Hypothesis.twoSided(0))).isEmpty();
        assertThat(new TwoProportions(none, none).chiSquareYates(Hypothesis.less(0))).isEmpty();
        assertThat(new KatzLog(some, none).interval(0.05, Alternative.TWO_SIDED)).isEmpty();
        for (String method :
                List.of(
                        "newcombe",
                        "miettinen-nurminen",
                        "agresti-caffo",
                        "wald",
                        "katz-log",
                        "koopman-score")) {
            assertThat(limits(method, some, noUsers).interval(0.05, Alternative.TWO_SIDED))
                    .as(method)
                    .isEmpty();
            assertThat(limits(method, noUsers, some).interval(0.05, Alternative.LESS))
                    .as(method)
                    .isEmpty();
        }
        assertThat(FisherExact.of(some, noUsers, Alternative.TWO_SIDED).p()).isOne();
        assertThat(FisherExact.of(none, none, Alternative.GREATER).p()).isOne();
    }

    @Test
    void conversionsCausedAreTheDifferenceTimesTheTreated() {
        var limits = new Newcombe(new Proportion(900, 30_000), new Proportion(40, 2000));
        Interval rate = two(limits);
        Interval caused = two(limits.times(30_000));
        assertThat(caused.lower()).isEqualTo(30_000 * rate.lower());
        assertThat(caused.upper()).isEqualTo(30_000 * rate.upper());
    }

    private static double logLikelihood(TwoProportions arms, double treatment, double control) {
        return term(arms.treatment(), treatment) + term(arms.control(), control);
    }

    private static double term(Proportion arm, double rate) {
        double p = Math.clamp(rate, 0.0, 1.0);
        return (arm.conversions() == 0 ? 0 : arm.conversions() * Math.log(p))
                + (arm.failures() == 0 ? 0 : arm.failures() * Math.log1p(-p));
    }

    private static Proportion anyArm(Random random) {
        long users = 1 + random.nextLong(200);
        return switch (random.nextInt(5)) {
            case 0 -> new Proportion(0, users);
            case 1 -> new Proportion(users, users);
            default -> new Proportion(random.nextLong(users + 1), users);
        };
    }

    private static ConfidenceLimits limits(String method, Proportion a, Proportion b) {
        return switch (method) {
            case "wald" -> new TwoProportions(a, b).difference();
            case "newcombe" -> new Newcombe(a, b);
            case "agresti-caffo" -> new AgrestiCaffo(a, b);
            case "miettinen-nurminen" -> new MiettinenNurminen(a, b);
            case "katz-log" -> new KatzLog(a, b);
            case "koopman-score" -> new KoopmanScore(a, b);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static Interval two(ConfidenceLimits limits) {
        return limits.interval(0.05, Alternative.TWO_SIDED).orElseThrow();
    }

    private static Offset<Double> relative(double expected, double tolerance) {
        return within(tolerance * Math.abs(expected) + 1e-17);
    }
}
