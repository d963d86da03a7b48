package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class CupedTest {
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
