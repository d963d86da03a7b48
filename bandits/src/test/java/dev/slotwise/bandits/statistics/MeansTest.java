package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

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
    void cupedIsTheTestOfWhatTheCovariateLeaves() {
        Random random = new Random(23);
        double[][] x = new double[3][];
        double[][] y = new double[3][];
        Covaried[] arms = new Covaried[3];
        for (int arm = 0; arm < 3; arm++) {
            int n = 300 + 100 * arm;
            x[arm] = random.doubles(n, 0, 10).toArray();
            double effect = 0.2 * arm;
            y[arm] =
                    Arrays.stream(x[arm])
                            .map(v -> 1 + effect + 0.7 * v + random.nextGaussian())
                            .toArray();
            arms[arm] = covaried(y[arm], x[arm]);
        }
        Cuped cuped = Cuped.of(List.of(arms));
        double[] allX = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
        double[] allY = Arrays.stream(y).flatMapToDouble(Arrays::stream).toArray();
        Sample pooled = sums(allX).of(allX.length);
        double theta =
                Sample.covariance(
                                allX.length,
                                sums(allY).sum(),
                                sums(allX).sum(),
                                products(allX, allY))
                        / pooled.variance();
        assertThat(cuped.coefficient()).isCloseTo(theta, within(1e-13));
        for (int arm = 0; arm < 3; arm++) {
            double[] rest = minus(y[arm], theta, x[arm]);
            Sample direct = sums(rest).of(rest.length);
            Sample adjusted = cuped.adjusted(arms[arm]);
            assertThat(adjusted.mean())
                    .isCloseTo(direct.mean() + theta * pooled.mean(), within(1e-12));
            assertThat(adjusted.variance()).isCloseTo(direct.variance(), within(1e-11));
        }
        // The relative effect's error, from its linear form in raw outcomes and covariates.
        double base = sums(y[0]).of(y[0].length).mean();
        double ratio = sums(y[2]).of(y[2].length).mean() / base;
        double[] control = minus(Arrays.stream(y[0]).map(v -> v * ratio).toArray(), theta, x[0]);
        double variance =
                sums(control).of(control.length).squaredError()
                        + cuped.adjusted(arms[2]).squaredError();
        Estimate relative = cuped.relative(arms[2], arms[0]);
        assertThat(relative.value())
                .isCloseTo(cuped.difference(arms[2], arms[0]).value() / base, within(1e-14));
        assertThat(relative.standardError()).isCloseTo(Math.sqrt(variance) / base, within(1e-12));
        // 0.49 × 100 / 12 of a variance of that plus 1.
        assertThat(cuped.varianceReduction(arms[1], arms[0])).isBetween(0.75, 0.85);
        assertThat(Cuped.of(List.of(arms[2], arms[0], arms[1])).coefficient())
                .isCloseTo(theta, within(1e-13));
    }

    @Test
    void aCovariateThatDoesNotVaryChangesNothing() {
        double[] y = {1, 4, 2, 8};
        double[] x = {3, 3, 3, 3};
        Covaried arm = covaried(y, x);
        Cuped cuped = Cuped.of(List.of(arm, arm));
        assertThat(cuped.coefficient()).isZero();
        assertThat(cuped.adjusted(arm)).isEqualTo(sums(y).of(4));
        assertThat(cuped.varianceReduction(arm, arm)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Cuped.of(List.of(arm)));
    }

    @Test
    void intervalsOfWelchAndOfCupedCoverTheTruth() {
        int rounds = 2000;
        int welch = 0;
        int cuped = 0;
        int relative = 0;
        Random random = new Random(99);
        for (int round = 0; round < rounds; round++) {
            Covaried control = drawn(random, 60, 0, 1);
            Covaried treatment = drawn(random, 90, 1, 2);
            Cuped adjusted = Cuped.of(List.of(control, treatment));
            var plain = new TwoSamples(treatment.outcome().of(90), control.outcome().of(60));
            welch += covers(plain.difference(), 1);
            cuped += covers(adjusted.difference(treatment, control), 1);
            relative += covers(adjusted.relative(treatment, control), 0.1);
        }
        double fiveSigma = 5 * Math.sqrt(0.95 * 0.05 * rounds);
        assertThat(welch).isCloseTo((int) (0.95 * rounds), within((int) fiveSigma));
        assertThat(cuped).isCloseTo((int) (0.95 * rounds), within((int) fiveSigma));
        assertThat(relative).isCloseTo((int) (0.95 * rounds), within((int) fiveSigma));
    }

    private static int covers(Estimate estimate, double truth) {
        return estimate.interval(0.05, Alternative.TWO_SIDED).orElseThrow().contains(truth) ? 1 : 0;
    }

    /** Means of 10 and 10 + effect; the covariate explains half of the variance. */
    private static Covaried drawn(Random random, int n, double effect, double noise) {
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
            y[i] = 10 + effect + x[i] + noise * random.nextGaussian();
        }
        return covaried(y, x);
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

    @Test
    void theOmnibusTestOfTwoArmsIsTheTestOfTwo() {
        var a = new Proportion(130, 1000);
        var b = new Proportion(100, 900);
        TestOutcome pearson = Omnibus.proportions(List.of(a, b)).orElseThrow();
        TestOutcome z = new TwoProportions(a, b).chiSquare(Hypothesis.twoSided(0)).orElseThrow();
        assertThat(pearson.statistic()).isCloseTo(z.statistic(), within(1e-12));
        assertThat(pearson.pValue()).isCloseTo(z.pValue(), within(1e-12));
        var c = new Sample(20, 3.1, 2.2);
        var d = new Sample(33, 4.0, 5.1);
        TestOutcome anova = Omnibus.means(List.of(c, d)).orElseThrow();
        Estimate welch = new TwoSamples(d, c).difference();
        TestOutcome t = welch.test(Hypothesis.twoSided(0)).orElseThrow();
        assertThat(anova.statistic()).isCloseTo(t.statistic() * t.statistic(), within(1e-12));
        assertThat(anova.pValue()).isCloseTo(t.pValue(), within(1e-12));
    }

    @Test
    void theOmnibusTestOfFiftyArmsDoesNotMindTheirOrder() {
        Random random = new Random(8);
        Proportion[] arms = new Proportion[50];
        for (int i = 0; i < 50; i++) {
            arms[i] = new Proportion(20_000_000 + random.nextInt(10_000), 1_000_000_000);
        }
        TestOutcome one = Omnibus.proportions(List.of(arms)).orElseThrow();
        assertThat(one.degreesOfFreedom()).isEqualTo(49);
        for (int i = 0; i < 25; i++) {
            Proportion swapped = arms[i];
            arms[i] = arms[49 - i];
            arms[49 - i] = swapped;
        }
        TestOutcome other = Omnibus.proportions(List.of(arms)).orElseThrow();
        assertThat(other.statistic()).isCloseTo(one.statistic(), withinPercentage(1e-11));
        assertThat(Omnibus.proportions(List.of(new Proportion(0, 5), new Proportion(0, 6))))
                .isEmpty();
    }

    private static Sample anySample(Random random) {
        return new Sample(
                2 + random.nextLong(300), 3 * random.nextGaussian(), 20 * random.nextDouble());
    }

    private static double[] minus(double[] y, double theta, double[] x) {
        double[] rest = new double[y.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = y[i] - theta * x[i];
        }
        return rest;
    }

    private static Covaried covaried(double[] y, double[] x) {
        return new Covaried(y.length, sums(y), sums(x), products(y, x));
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
