package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Draws;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The probability to be best of arms whose rewards are values. */
class BestRewardTest {
    private static final int DRAWS = 150_000;

    @Test
    void twoCauchysHaveTheClosedForm() {
        // Half a trial's variance leaves one degree of freedom, and Cauchys subtract to a Cauchy.
        for (double[] c :
                new double[][] {{0.3, 1, 0.4}, {5, 1e-3, 2}, {-2, 40, 0.1}, {1e6, 1, 1}}) {
            var first = new GaussianPosterior(c[0], 1, 0.5, 0.5 * c[1] * c[1]);
            var second = new GaussianPosterior(0, 1, 0.5, 0.5 * c[2] * c[2]);
            double exact = 0.5 + Math.atan(c[0] / (c[1] + c[2])) / Math.PI;
            assertThat(BestArmProbabilities.of(List.of(first, second))[0])
                    .as("%s > %s", first, second)
                    .isCloseTo(exact, within(1e-8));
        }
    }

    @Test
    void knownVariancesGiveTheNormalClosedForm() {
        double shape = 1e9;
        var first = new GaussianPosterior(12.5, 400, shape, shape * 90);
        var second = new GaussianPosterior(12, 250, shape, shape * 70);
        double exact = Normal.cdf(0.5 / Math.sqrt(90 / 400.0 + 70 / 250.0));
        assertThat(BestArmProbabilities.of(List.of(first, second))[0])
                .isCloseTo(exact, within(1e-8));
    }

    @Test
    void knownVariancesAndSharesGiveTheNormalClosedFormForRevenue() {
        double shape = 1e8;
        var first = revenue(2e8, 1e10, 3.1, 900, shape, shape * 1.2);
        var second = revenue(3e8, 1e10, 2.7, 700, shape, shape * 0.9);
        double apart =
                Math.log(first.share().mean() / second.share().mean()) + 0.4 + 0.5 * (1.2 - 0.9);
        double exact = Normal.cdf(apart / Math.sqrt(1.2 / 900 + 0.9 / 700));
        assertThat(BestArmProbabilities.of(List.of(first, second))[0])
                .isCloseTo(exact, within(1e-4));
    }

    @Test
    void sureVariancesLeaveTheBetaClosedForm() {
        // What is ordered is the same for sure, so that the share of orders alone decides.
        var first = new BetaPosterior(20, 980);
        var second = new BetaPosterior(25, 975);
        double expected = BestArmProbabilities.of(List.of(first, second))[0];
        var logs = new GaussianPosterior(4, 1e10, 1e8, 1e2);
        assertThat(
                        BestArmProbabilities.of(
                                List.of(
                                        new RevenuePosterior(first, logs),
                                        new RevenuePosterior(second, logs)))[0])
                .isCloseTo(expected, within(1e-6));
    }

    @Test
    void equalBeliefsShareEvenly() {
        List<ArmBelief> kinds =
                List.of(
                        new GaussianPosterior(3, 20, 1.5, 7),
                        new GaussianPosterior(1e6, 1e8, 5e7, 1e-8),
                        revenue(0.2, 19.8, 0, 2, 1.5, 1.5),
                        revenue(500, 49_500, 3.5, 502, 251, 200));
        for (var belief : kinds) {
            for (int arms : new int[] {2, 10}) {
                for (double q : BestArmProbabilities.of(Collections.nCopies(arms, belief))) {
                    assertThat(q).isCloseTo(1.0 / arms, within(1e-12));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void gaussianBeliefsAgreeWithDraws(long seed) {
        var random = new Random(seed);
        var beliefs = new ArrayList<GaussianPosterior>();
        for (int a = 0; a < 3 + seed; a++) {
            double shape = 0.5 + Math.exp(3 * random.nextDouble());
            beliefs.add(
                    new GaussianPosterior(
                            2 * random.nextGaussian(),
                            Math.exp(2 * random.nextGaussian()),
                            shape,
                            shape * Math.exp(random.nextGaussian())));
        }
        agreeWithDraws(beliefs, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void revenueBeliefsAgreeWithDraws(long seed) {
        var random = new Random(seed);
        var beliefs = new ArrayList<RevenuePosterior>();
        for (int a = 0; a < 2 + seed; a++) {
            double orders = Math.exp(6 * random.nextDouble() - 1);
            beliefs.add(
                    revenue(
                            orders,
                            orders * Math.exp(2 + random.nextGaussian()),
                            3 + 0.3 * random.nextGaussian(),
                            orders + 1,
                            1.1 + orders / 2,
                            (1.1 + orders / 2) * (0.3 + random.nextDouble())));
        }
        agreeWithDraws(beliefs, seed);
    }

    @Test
    void anArmThatWasNeverTriedStandsBesideOneOfAHundredMillionTrials() {
        var known = new GaussianPosterior(0.31, 1e8, 5e7, 4e9);
        var untried = new GaussianPosterior(0.31, 20, 501, 40_080);
        assertThat(BestArmProbabilities.of(List.of(known, untried))[0])
                .isCloseTo(0.5, within(1e-4));
    }

    private static RevenuePosterior revenue(
            double alpha, double beta, double mean, double weight, double shape, double scale) {
        return new RevenuePosterior(
                new BetaPosterior(alpha, beta), new GaussianPosterior(mean, weight, shape, scale));
    }

    private static void agreeWithDraws(List<? extends ArmBelief> beliefs, long seed) {
        double[] q = BestArmProbabilities.of(beliefs);
        double[] wins = new Draws(seed).wins(beliefs, DRAWS);
        for (int a = 0; a < q.length; a++) {
            double sigma = Math.sqrt(q[a] * (1 - q[a]) / DRAWS);
            assertThat(wins[a] / DRAWS)
                    .as("arm %s of %s", a, beliefs)
                    .isCloseTo(q[a], within(5 * sigma + 1e-7));
        }
    }
}
