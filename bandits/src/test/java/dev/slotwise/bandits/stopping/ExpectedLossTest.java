package dev.slotwise.bandits.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Draws;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ExpectedLossTest {
    private static final int DRAWS = 100_000;

    @Test
    void twoBetasHaveTheClosedForm() {
        double[][] pairs = {
            {1, 50, 3, 90},
            {20, 980, 25, 975},
            {1, 1, 1, 1},
            {4, 2, 40, 20},
            {30, 1e4, 200, 8e4}
        };
        for (double[] c : pairs) {
            var first = new BetaPosterior(c[0], c[1]);
            var second = new BetaPosterior(c[2], c[3]);
            double[] loss = ExpectedLoss.of(List.of(second, first));
            assertThat(loss[0])
                    .as("%s over %s", first, second)
                    .isCloseTo(expectedLead(first, second), within(1e-9));
            assertThat(loss[0] - loss[1]).isCloseTo(first.mean() - second.mean(), within(1e-11));
        }
    }

    @Test
    void twoNormalsHaveTheClosedForm() {
        double[][] pairs = {
            {0.3, 0.04, 0.1, 0.05}, {0, 1, 0, 1}, {2, 1e-6, 2.01, 0.3}, {5, 0, 4, 0}
        };
        for (double[] c : pairs) {
            double sd = Math.sqrt(c[1] + c[3]);
            double apart = c[0] - c[2];
            double z = apart / Math.max(sd, 1e-9);
            double lead = apart * Normal.cdf(z) + sd * Normal.density(z);
            double[] loss =
                    ExpectedLoss.of(
                            List.of(new NormalScore(c[0], c[1]), new NormalScore(c[2], c[3])));
            assertThat(loss[1]).isCloseTo(lead, within(2e-9));
            assertThat(loss[0]).isCloseTo(lead - apart, within(2e-9));
        }
    }

    @Test
    void manyEqualNormalsLoseTheExpectedGreatest() {
        // Expected greatest of n standard normals: H. Harter, Biometrika 48, 1961.
        double[] greatest = {0.56419, 0.84628, 1.02938, 1.16296, 1.26721, 1.35218};
        for (int n = 2; n < 8; n++) {
            var arms = Collections.nCopies(n, new NormalScore(-4, 1));
            assertThat(ExpectedLoss.of(arms)[0]).isCloseTo(greatest[n - 2], within(1e-5));
        }
    }

    @Test
    void theLossOfOneArmIsNone() {
        assertThat(ExpectedLoss.of(List.of(new BetaPosterior(2, 30)))[0]).isZero();
    }

    @Test
    void whereNoMeanExistsTheLossIsInfinite() {
        var cauchy = new GaussianPosterior(0, 1, 0.5, 1);
        assertThat(ExpectedLoss.of(List.of(cauchy, cauchy))).containsOnly(Double.POSITIVE_INFINITY);
    }

    @Test
    void aFarSmallerLossKeepsItsDigits() {
        double apart = 5;
        double lead = Normal.density(apart) - apart * Normal.cdf(-apart);
        double[] loss =
                ExpectedLoss.of(List.of(new NormalScore(apart, 0.5), new NormalScore(0, 0.5)));
        assertThat(loss[0]).isCloseTo(lead, within(1e-6 * lead));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void lossesAgreeWithDraws(List<? extends ArmBelief> beliefs) {
        double[] loss = ExpectedLoss.of(beliefs);
        var draws = new Draws(17);
        double[] sum = new double[loss.length];
        double[] squares = new double[loss.length];
        for (int i = 0; i < DRAWS; i++) {
            double[] values = draws.of(beliefs);
            double most = values[Draws.greatest(values)];
            for (int a = 0; a < values.length; a++) {
                sum[a] += most - values[a];
                squares[a] += (most - values[a]) * (most - values[a]);
            }
        }
        for (int a = 0; a < loss.length; a++) {
            double mean = sum[a] / DRAWS;
            double sigma = Math.sqrt((squares[a] / DRAWS - mean * mean) / DRAWS);
            assertThat(mean).as("arm %s of %s", a, beliefs).isCloseTo(loss[a], within(5 * sigma));
        }
    }

    static Stream<List<? extends ArmBelief>> kinds() {
        var random = new Random(23);
        return Stream.of(
                IntStream.range(0, 6)
                        .mapToObj(_ ->
                                new BetaPosterior(
                                        1 + 40 * random.nextDouble(),
                                        300 + 1000 * random.nextDouble()))
                        .toList(),
                IntStream.range(0, 5)
                        .mapToObj(_ -> new NormalScore(random.nextGaussian(), random.nextDouble()))
                        .toList(),
                IntStream.range(0, 4)
                        .mapToObj(_ ->
                                new GaussianPosterior(
                                        100 + random.nextGaussian(),
                                        5 + 20 * random.nextDouble(),
                                        4 + random.nextDouble(),
                                        30))
                        .toList(),
                IntStream.range(0, 3)
                        .mapToObj(_ ->
                                new RevenuePosterior(
                                        new BetaPosterior(5 + 20 * random.nextDouble(), 400),
                                        new GaussianPosterior(
                                                3 + 0.2 * random.nextGaussian(), 8, 12, 9)))
                        .toList());
    }

    @Test
    void beliefsOfSeveralKindsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ExpectedLoss.of(List.of(new NormalScore(0, 1), new BetaPosterior(1, 1))))
                .withMessageContaining("several kinds");
        assertThatIllegalArgumentException().isThrownBy(() -> ExpectedLoss.of(List.of()));
    }

    /**
     * E[max(first - second, 0)] = E[first] P(first' > second) - E[second] P(first > second'), with
     * ' for one more success; for whole alpha.
     */
    private static double expectedLead(BetaPosterior first, BetaPosterior second) {
        return first.mean() * probabilityGreater(first.after(1, 0), second)
                - second.mean() * probabilityGreater(first, second.after(1, 0));
    }

    /** E. Miller, Formulas for Bayesian A/B testing, 2014. */
    private static double probabilityGreater(BetaPosterior first, BetaPosterior second) {
        double sum = 0;
        for (int i = 0; i < first.alpha(); i++) {
            sum +=
                    Math.exp(
                            logBeta(second.alpha() + i, second.beta() + first.beta())
                                    - Math.log(first.beta() + i)
                                    - logBeta(1 + i, first.beta())
                                    - logBeta(second.alpha(), second.beta()));
        }
        return sum;
    }

    private static double logBeta(double a, double b) {
        return Gamma.logGamma(a) + Gamma.logGamma(b) - Gamma.logGamma(a + b);
    }
}
