package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RatePrior;

import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class BestArmProbabilitiesTest {
    @Test
    void twoBetasHaveTheClosedForm() {
        double[][] pairs = {
            {1, 50, 3, 90},
            {20, 980, 25, 975},
            {1, 1, 1, 1},
            {4, 2, 40, 20},
            {1, 50, 1e6, 5e7},
            {300, 1e4, 2e5, 8e6}
        };
        for (double[] c : pairs) {
            var first = new BetaPosterior(c[0], c[1]);
            var second = new BetaPosterior(c[2], c[3]);
            double exact = probabilityGreater(first, second);
            double[] q = BestArmProbabilities.of(List.of(second, first));
            assertThat(q[1]).as("%s > %s", first, second).isCloseTo(exact, within(1e-7));
        }
    }

    @Test
    void equalBetasShareEvenlyUpToFiftyArms() {
        for (int arms : new int[] {2, 3, 10, 50}) {
            for (double trials : new double[] {0.01, 20, 1e4, 1e8}) {
                double[] q =
                        BestArmProbabilities.of(
                                Collections.nCopies(
                                        arms, new BetaPosterior(0.02 * trials, 0.98 * trials)));
                for (double each : q) {
                    assertThat(each).isCloseTo(1.0 / arms, within(1e-12));
                }
            }
        }
    }

    @Test
    void manyBetasAmongNarrowOnesAreIntegratedExactly() {
        // P(Beta(1, 50) is the best) beside 49 arms that are certain to within 1e-5 is close to P(X
        // > their maximum).
        List<BetaPosterior> beliefs =
                new ArrayList<>(Collections.nCopies(49, new BetaPosterior(1e6, 5e7)));
        beliefs.add(new BetaPosterior(1, 50));
        double[] q = BestArmProbabilities.of(beliefs);
        double maximum = 1e6 / 5.1e7 + 2.24 * Math.sqrt(new BetaPosterior(1e6, 5e7).variance());
        assertThat(q[49]).isCloseTo(Math.pow(1 - maximum, 50), within(1e-5));
        assertThat(q[0]).isCloseTo((1 - q[49]) / 49, within(1e-12));
    }

    @Test
    void aFinerTestSideQuadratureAgreesForManyUnequalBetas() {
        var random = new Random(7);
        for (int arms : new int[] {3, 10, 50}) {
            List<BetaPosterior> beliefs = new ArrayList<>();
            for (int a = 0; a < arms; a++) {
                double trials = Math.exp(3 + 12 * random.nextDouble());
                beliefs.add(
                        BetaPosterior.of(
                                new RatePrior(0.015 + 0.01 * random.nextDouble(), trials)));
            }
            assertThat(BestArmProbabilities.of(beliefs))
                    .containsExactly(byTrapezium(beliefs), within(1e-6));
        }
    }

    @Test
    void twoNormalsHaveTheClosedForm() {
        double[] q =
                BestArmProbabilities.of(
                        List.of(new NormalScore(0.3, 0.04), new NormalScore(0.1, 0.05)));
        assertThat(q[0]).isCloseTo(Normal.cdf(0.2 / 0.3), within(1e-14));
    }

    @Test
    void aThirdNormalWithoutAChanceDoesNotChangeTheClosedForm() {
        double exact = Normal.cdf(0.2 / Math.hypot(0.2, 0.3));
        for (double third : new double[] {-1.5, -2, -3, -50}) {
            double[] q =
                    BestArmProbabilities.of(
                            List.of(
                                    new NormalScore(0.2, 0.04),
                                    new NormalScore(0, 0.09),
                                    new NormalScore(third, 0.01)));
            assertThat(q[0]).isCloseTo(exact, within(1e-5));
            assertThat(q[2]).isPositive().isLessThan(1e-4);
        }
    }

    @Test
    void equalNormalsShareEvenly() {
        for (int arms : new int[] {2, 3, 10, 50}) {
            for (double variance : new double[] {0, 1e-20, 0.1, 1e6}) {
                double[] q =
                        BestArmProbabilities.of(
                                Collections.nCopies(arms, new NormalScore(-3, variance)));
                for (double each : q) {
                    assertThat(each).isCloseTo(1.0 / arms, within(1e-12));
                }
            }
        }
    }

    @Test
    void normalsOfAnyWidthsAgreeWithAFineGrid() {
        var random = new Random(11);
        for (int round = 0; round < 60; round++) {
            int arms = 3 + random.nextInt(10);
            double widths = round % 3 == 0 ? 7 : 1.5;
            List<NormalScore> scores = new ArrayList<>();
            for (int a = 0; a < arms; a++) {
                double sd = Math.exp(-widths * random.nextDouble());
                scores.add(new NormalScore(0.5 * random.nextGaussian(), sd * sd));
            }
            assertThat(BestArmProbabilities.of(scores))
                    .containsExactly(onFineGrid(scores), within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theCommonGridAgreesWithNodesOfEachArmsOwn(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int arms = 2 + random.nextInt(round % 10 == 0 ? 49 : 11);
            double[] alphas = new double[arms];
            double[] betas = new double[arms];
            double[] means = new double[arms];
            double[] sds = new double[arms];
            double[] variances = new double[arms];
            var all = new BitSet();
            all.set(0, arms);
            for (int a = 0; a < arms; a++) {
                double trials = Math.exp(2 + 5 * random.nextDouble());
                double rate =
                        round % 4 == 0
                                ? 0.01 + 0.98 * random.nextDouble()
                                : 0.02 * Math.exp(0.7 * random.nextGaussian());
                alphas[a] = rate * trials;
                betas[a] = (1 - rate) * trials;
                means[a] = 0.5 * random.nextGaussian();
                sds[a] = Math.exp(-random.nextDouble());
                variances[a] = sds[a] * sds[a];
            }
            double[] q = new double[arms];
            new BestBetaArm(arms).probabilities(alphas, betas, all, q);
            assertThat(q).containsExactly(WideBetas.probabilities(alphas, betas), within(1e-6));
            new BestNormalArm(arms).probabilities(means, variances, all, q);
            assertThat(q).containsExactly(WideNormals.probabilities(means, sds), within(1e-6));
        }
    }

    @Test
    void armsThatAreNotEligibleTakeNoPart() {
        double[] alphas = {3, 30, 5, 4};
        double[] betas = {100, 100, 90, 95};
        double[] means = {0.1, 5, 0.2, 0.3};
        double[] variances = {0.2, 0.1, 0.3, 0.4};
        var eligible = BitSet.valueOf(new long[] {0b1101});
        double[] q = {7, 7, 7, 7};
        new BestBetaArm(4).probabilities(alphas, betas, eligible, q);
        double[] three =
                BestArmProbabilities.of(
                        List.of(
                                new BetaPosterior(3, 100),
                                new BetaPosterior(5, 90),
                                new BetaPosterior(4, 95)));
        assertThat(q).containsExactly(three[0], 0, three[1], three[2]);
        new BestNormalArm(4).probabilities(means, variances, eligible, q);
        three =
                BestArmProbabilities.of(
                        List.of(
                                new NormalScore(0.1, 0.2),
                                new NormalScore(0.2, 0.3),
                                new NormalScore(0.3, 0.4)));
        assertThat(q).containsExactly(three[0], 0, three[1], three[2]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BestBetaArm(4).probabilities(alphas, betas, new BitSet(), q));
    }

    @Test
    void beliefsOfTwoKindsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        BestArmProbabilities.of(
                                List.of(new NormalScore(0, 1), new BetaPosterior(1, 1))))
                .withMessageContaining("two kinds");
        assertThatIllegalArgumentException().isThrownBy(() -> BestArmProbabilities.of(List.of()));
    }

    /**
     * P(first > second) for whole alpha of the first: E. Miller, Formulas for Bayesian A/B testing,
     * 2014.
     */
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

    private static double[] byTrapezium(List<BetaPosterior> beliefs) {
        int arms = beliefs.size();
        double[] q = new double[arms];
        double low = beliefs.stream().mapToDouble(b -> b.quantile(1e-9)).max().orElseThrow();
        double high = beliefs.stream().mapToDouble(b -> b.quantile(1 - 1e-10)).max().orElseThrow();
        int steps = 20_000;
        double[] before = new double[arms];
        for (int i = 0; i <= steps; i++) {
            // Denser at the lower end, where the narrow arms are.
            double x = low * Math.pow(high / low, (double) i / steps);
            double[] cdf = beliefs.stream().mapToDouble(b -> b.cdf(x)).toArray();
            if (i > 0) {
                for (int a = 0; a < arms; a++) {
                    double others = 1;
                    for (int b = 0; b < arms; b++) {
                        others *= b == a ? 1 : 0.5 * (before[b] + cdf[b]);
                    }
                    q[a] += (cdf[a] - before[a]) * others;
                }
            } else {
                double all = 1;
                for (double f : cdf) {
                    all *= f;
                }
                assertThat(all).isLessThan(1e-8);
            }
            before = cdf;
        }
        return q;
    }

    private static double[] onFineGrid(List<NormalScore> scores) {
        int arms = scores.size();
        double low =
                scores.stream()
                        .mapToDouble(s -> s.mean() - 8 * Math.sqrt(s.variance()))
                        .min()
                        .orElseThrow();
        double high =
                scores.stream()
                        .mapToDouble(s -> s.mean() + 8 * Math.sqrt(s.variance()))
                        .max()
                        .orElseThrow();
        double narrowest =
                scores.stream().mapToDouble(s -> Math.sqrt(s.variance())).min().orElseThrow();
        int nodes = (int) Math.ceil((high - low) / narrowest * 5);
        double[] q = new double[arms];
        for (int i = 0; i < nodes; i++) {
            double s = low + (i + 0.5) * (high - low) / nodes;
            double[] z =
                    scores.stream()
                            .mapToDouble(n -> (s - n.mean()) / Math.sqrt(n.variance()))
                            .toArray();
            for (int a = 0; a < arms; a++) {
                double term =
                        Normal.density(z[a])
                                / Math.sqrt(scores.get(a).variance())
                                * (high - low)
                                / nodes;
                for (int b = 0; b < arms; b++) {
                    term *= b == a ? 1 : Normal.cdf(z[b]);
                }
                q[a] += term;
            }
        }
        return q;
    }
}
