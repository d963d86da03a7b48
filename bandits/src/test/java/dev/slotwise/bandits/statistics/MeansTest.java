package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Interval;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class MeansTest {
    private static final double Z = 1.959963984540054;

    @ParameterizedTest
    @CsvFileSource(resources = "welch.csv", numLinesToSkip = 2)
    void welchAndTheDeltaMethodAreTheClosedForms(
            long treatmentUsers,
            double treatmentMean,
            double treatmentVariance,
            long controlUsers,
            double controlMean,
            double controlVariance,
            double standardError,
            double degrees,
            double pValue,
            double relative,
            double relativeError,
            double lower,
            double upper) {
        var arms =
                new TwoSamples(
                        new Sample(treatmentUsers, treatmentMean, treatmentVariance),
                        new Sample(controlUsers, controlMean, controlVariance));
        Estimate difference = arms.difference();
        assertThat(difference.standardError()).isCloseTo(standardError, within(1e-13));
        assertThat(difference.degreesOfFreedom()).isCloseTo(degrees, within(1e-11 * degrees));
        // SciPy's tail and quantile of Student's distribution have ten digits themselves.
        assertThat(difference.test(Hypothesis.twoSided(0)).orElseThrow().pValue())
                .isCloseTo(pValue, within(2e-9 * pValue));
        Interval interval = difference.interval(0.05, Alternative.TWO_SIDED).orElseThrow();
        assertThat(interval.lower()).isCloseTo(lower, within(1e-9 * Math.abs(lower)));
        assertThat(interval.upper()).isCloseTo(upper, within(1e-9 * Math.abs(upper)));
        assertThat(arms.relative().value()).isCloseTo(relative, within(1e-13));
        assertThat(arms.relative().standardError()).isCloseTo(relativeError, within(1e-13));
        assertThat(arms.relative().degreesOfFreedom()).isEqualTo(difference.degreesOfFreedom());
    }

    /** For a lift of 20 % on a rate of 2 % the delta method's p-value is off; Fieller's is not. */
    @Test
    void fiellerAgreesWithTheAbsoluteTestWhereTheDeltaMethodDoesNot() {
        var treatment = new Proportion(132, 5500).sample();
        var control = new Proportion(110, 5500).sample();
        var arms = new TwoSamples(treatment, control);
        double absolute =
                Estimate.normal(arms.difference().value(), arms.difference().standardError())
                        .test(Hypothesis.twoSided(0))
                        .orElseThrow()
                        .pValue();
        var fieller = new Fieller(treatment, control);
        // Fieller's limit is 0 exactly at the alpha that is the absolute p-value.
        assertThat(fieller.lower(absolute / 2)).isCloseTo(0, within(1e-12));
        double delta = arms.relative().test(Hypothesis.twoSided(0)).orElseThrow().pValue();
        assertThat(delta / absolute).isGreaterThan(1.1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fiellersLimitsAreTheRatiosThatAreJustRejected(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            Sample treatment = anySample(random);
            Sample control = anySample(random);
            Interval interval =
                    new Fieller(treatment, control)
                            .interval(0.05, Alternative.TWO_SIDED)
                            .orElseThrow();
            double base = Math.abs(control.mean());
            if (base <= Z * control.standardError()) {
                assertThat(interval)
                        .isEqualTo(
                                new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
                continue;
            }
            for (double limit : new double[] {interval.lower(), interval.upper()}) {
                double ratio = Math.signum(control.mean()) + limit;
                double distance = treatment.mean() - ratio * base;
                double error =
                        Math.sqrt(
                                treatment.squaredError() + ratio * ratio * control.squaredError());
                assertThat(Math.abs(distance) / error).isCloseTo(Z, within(1e-8));
            }
            assertThat(interval.contains((treatment.mean() - control.mean()) / base)).isTrue();
        }
    }

    @Test
    void sumsGiveTheVarianceOfTheData() {
        double[] data = {3, 1, 4, 1, 5, 9, 2, 6};
        Sample sample = sums(data).of(data.length);
        assertThat(sample.mean()).isCloseTo(3.875, within(1e-15));
        assertThat(sample.variance()).isCloseTo(7.553571428571429, within(1e-14));
    }

    /** A sum of squares less a square of sums has no digits left here in plain arithmetic. */
    @Test
    void aSmallVarianceOnALargeMeanKeepsItsDigits() {
        // A billion users, half of them at 1000, half at 1001, all sums exact in a double.
        long half = 500_000_000;
        double sum = half * 1000.0 + half * 1001.0;
        double squares = half * 1_000_000.0 + half * 1_002_001.0;
        Sample sample = Sample.ofSums(2 * half, sum, squares);
        assertThat(sample.variance()).isCloseTo(0.25 * (1e9 / (1e9 - 1)), within(1e-12));
    }

    @Test
    void equalOutcomesHaveNoVarianceAndImpossibleSumsAreRefused() {
        double[] same = new double[1000];
        Arrays.fill(same, 0.1);
        Sample sample = sums(same).of(1000);
        assertThat(sample.variance()).isZero();
        var arms = new TwoSamples(sample, sample);
        assertThat(arms.difference().test(Hypothesis.twoSided(0))).isEmpty();
        assertThat(arms.difference().interval(0.05, Alternative.LESS)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.ofSums(10, 100, 3))
                .withMessageContaining("100");
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(3, 1, -0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> Sample.ofSums(0, 1, 1));
    }

    @Test
    void whatIsNotDefinedIsEmpty() {
        Sample one = Sample.ofSums(1, 3, 9);
        Sample many = new Sample(100, 2, 1);
        Sample none = Sample.ofSums(0, 0, 0);
        Sample zero = new Sample(100, 0, 1);
        for (Sample other : List.of(one, none)) {
            assertThat(new TwoSamples(other, many).difference().test(Hypothesis.twoSided(0)))
                    .isEmpty();
            assertThat(new TwoSamples(many, other).relative().interval(0.05, Alternative.GREATER))
                    .isEmpty();
            assertThat(new Fieller(many, other).interval(0.05, Alternative.TWO_SIDED)).isEmpty();
        }
        assertThat(new TwoSamples(many, zero).relative().isDefined()).isFalse();
        assertThat(new TwoSamples(many, zero).difference().isDefined()).isTrue();
    }

    @Test
    void aRatioHasTheVarianceOfItsLinearForm() {
        Random random = new Random(17);
        int n = 500;
        double[] sends = random.ints(n, 1, 6).asDoubleStream().toArray();
        double[] revenue =
                Arrays.stream(sends).map(d -> d * 2 + 3 * random.nextGaussian()).toArray();
        var ratio = new RatioOfSums(n, sums(revenue), sums(sends), products(revenue, sends));
        double r = Arrays.stream(revenue).sum() / Arrays.stream(sends).sum();
        double mean = Arrays.stream(sends).average().orElseThrow();
        double[] linear = new double[n];
        for (int i = 0; i < n; i++) {
            linear[i] = (revenue[i] - r * sends[i]) / mean;
        }
        Sample sample = ratio.sample();
        assertThat(sample.mean()).isCloseTo(r, within(1e-14));
        assertThat(sample.variance()).isCloseTo(sums(linear).of(n).variance(), within(1e-11));
        assertThat(new RatioOfSums(3, new Sums(1, 1), new Sums(0, 0), 0).sample().mean()).isNaN();
    }

    @Test
    void winsorisingCutsAllArmsAtOneThreshold() {
        double[] a = {0, 0, 5, 7, 400};
        double[] b = {0, 3, 4, 6, 9};
        Winsorising cut = Winsorising.pooled(List.of(a, b), 0.9);
        assertThat(cut.threshold()).isEqualTo(9);
        assertThat(cut).isEqualTo(Winsorising.pooled(List.of(b, a), 0.9));
        assertThat(cut.sample(a).mean()).isCloseTo((0 + 0 + 5 + 7 + 9) / 5.0, within(1e-15));
        assertThat(cut.sample(b)).isEqualTo(sums(b).of(5));
        assertThat(Winsorising.pooled(List.of(a, b), 1).threshold()).isEqualTo(400);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Winsorising.pooled(List.of(a), 0))
                .withMessageContaining("0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Winsorising.pooled(List.of(new double[0]), 0.5));
    }

    private static Sample anySample(Random random) {
        return new Sample(
                2 + random.nextLong(300), 3 * random.nextGaussian(), 20 * random.nextDouble());
    }

    private static Sums sums(double[] data) {
        return new Winsorising(Double.POSITIVE_INFINITY).sums(data);
    }

    private static double products(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
