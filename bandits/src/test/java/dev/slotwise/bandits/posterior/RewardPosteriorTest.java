package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Density;
import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.numerics.StudentDensity;

import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Posteriors of rewards that are values: Gaussian ones and revenue. */
class RewardPosteriorTest {
    @Test
    void trialsTogetherTeachWhatTheyTeachOneByOne() {
        var random = new Random(3);
        var prior = new GaussianPosterior(1, 2, 1.5, 4);
        var oneByOne = prior;
        var sums = RewardSums.NONE;
        for (int i = 0; i < 500; i++) {
            double y = 3 + 2 * random.nextGaussian();
            var one = new RewardSums(1, y, y * y);
            oneByOne = oneByOne.after(one);
            sums = sums.plus(one);
        }
        var together = prior.after(sums);
        assertThat(together.mean()).isCloseTo(oneByOne.mean(), within(1e-11));
        assertThat(together.weight()).isEqualTo(502);
        assertThat(together.shape()).isEqualTo(251.5);
        assertThat(together.scale()).isCloseTo(oneByOne.scale(), within(1e-8));
    }

    @Test
    void theUpdateIsBayesTheorem() {
        // Prior times likelihood over posterior is the same number for any mean and variance.
        var prior = new GaussianPosterior(1, 2, 1.5, 4);
        double[] rewards = {2, -1, 4.5};
        var sums =
                new RewardSums(
                        3,
                        Arrays.stream(rewards).sum(),
                        Arrays.stream(rewards).map(y -> y * y).sum());
        var posterior = prior.after(sums);
        double[] constants =
                new Random(5)
                        .doubles(40, 0.2, 3)
                        .map(variance -> {
                            double mean = 4 * variance - 3;
                            double likelihood =
                                    Arrays.stream(rewards)
                                            .map(y ->
                                                    -0.5 * Math.log(variance)
                                                            - (y - mean)
                                                                    * (y - mean)
                                                                    / 2
                                                                    / variance)
                                            .sum();
                            return logDensity(prior, mean, variance)
                                    + likelihood
                                    - logDensity(posterior, mean, variance);
                        })
                        .toArray();
        assertThat(constants).usingComparatorWithPrecision(1e-9).containsOnly(constants[0]);
    }

    private static double logDensity(GaussianPosterior belief, double mean, double variance) {
        double apart = mean - belief.mean();
        return belief.shape() * Math.log(belief.scale())
                - Gamma.logGamma(belief.shape())
                - (belief.shape() + 1) * Math.log(variance)
                - belief.scale() / variance
                + 0.5 * Math.log(belief.weight() / variance)
                - 0.5 * belief.weight() * apart * apart / variance;
    }

    @Test
    void theMeanHasStudentsDistribution() {
        for (double shape : new double[] {0.5, 1.5, 8, 4_000}) {
            var belief = new GaussianPosterior(0, 9, shape, 9 * shape);
            StudentDensity density =
                    GaussianPosterior.densitiesAroundGreatest(List.of(belief)).getFirst();
            var student = new TDistribution(2 * shape);
            for (double t : new double[] {-40, -3, -0.4, 0, 1, 8}) {
                assertThat(density.at(t))
                        .isCloseTo(student.density(t), within(1e-9 * student.density(0)));
                assertThat(density.cdf(t))
                        .isCloseTo(student.cumulativeProbability(t), within(1e-9));
            }
            assertThat(belief.interval(0.9).upper())
                    .isCloseTo(student.inverseCumulativeProbability(0.95), within(1e-7));
            assertThat(belief.interval(0.9).lower())
                    .isCloseTo(-belief.interval(0.9).upper(), within(1e-9));
            assertThat(mass(density)).isCloseTo(1, within(1e-10));
        }
    }

    @Test
    void theLogarithmOfMeanRevenueHasTheMeanThatItsPartsHave() {
        var belief =
                new RevenuePosterior(
                        new BetaPosterior(12, 488), new GaussianPosterior(3.2, 13, 7.5, 6));
        double mean = Gamma.digamma(12) - Gamma.digamma(500) + 3.2 + 0.5 * 6 / 6.5;
        // Var(m + v/2) = E[v] / weight + Var(v) / 4, to which the share's log adds its trigamma.
        double ofVariance = 6 / 6.5;
        double variance =
                Gamma.trigamma(12)
                        - Gamma.trigamma(500)
                        + ofVariance / 13
                        + 0.25 * ofVariance * ofVariance / 5.5;
        Density density = belief.density();
        double first = 0;
        double second = 0;
        Panels panels = Panels.resolving(new double[][] {density.breaks()});
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int i = 0; i < Panels.NODES; i++) {
                double z = panels.node(panel, i);
                double w = panels.weight(panel, i) * density.at(z);
                first += w * z;
                second += w * z * z;
            }
        }
        var interval = belief.interval(0.8);
        assertThat(belief.density().cdf(Math.log(interval.lower()))).isCloseTo(0.1, within(1e-9));
        assertThat(belief.density().cdf(Math.log(interval.upper()))).isCloseTo(0.9, within(1e-9));
        assertThat(first).isCloseTo(mean, within(1e-6));
        assertThat(second - first * first).isCloseTo(variance, within(1e-5));
    }

    @Test
    void anArmWithoutDataStartsFromWhatTheOthersShow() {
        var known = new RewardSums(1_000, 500, 2_000);
        var beliefs = GaussianBeliefs.beliefs(List.of(known, RewardSums.NONE));
        assertThat(beliefs.get(1).mean()).isCloseTo(0.5, within(1e-15));
        assertThat(beliefs.get(1).weight()).isEqualTo(20);
        assertThat(beliefs.get(1).scale() / beliefs.get(1).shape())
                .isCloseTo(2 - 0.25, within(1e-12));
        assertThat(beliefs.get(0).mean()).isCloseTo(0.5, within(1e-15));
        assertThat(beliefs.get(0).weight()).isEqualTo(1_020);
    }

    @Test
    void anArmThatSoldNothingYetIsNotSureToBeWorthless() {
        // One order of 50 in a hundred trials; the second arm has none in its first sixty.
        var sold = new RewardSums(3_000, 30 * 50, 30 * 2_500);
        var beliefs = GaussianBeliefs.beliefs(List.of(sold, new RewardSums(60, 0, 0)));
        double scale = GaussianPosterior.densitiesAroundGreatest(beliefs).get(1).scale();
        assertThat(scale).isGreaterThan(0.9 * Math.sqrt(24.75 / 80));
    }

    @Test
    void rewardsThatAreAllTheSameGiveBeliefsThatCanBeCompared() {
        for (double y : new double[] {0, 5, -1e6}) {
            var same = new RewardSums(200, 200 * y, 200 * y * y);
            var more = new RewardSums(900, 900 * y, 900 * y * y);
            var beliefs = GaussianBeliefs.beliefs(List.of(same, more));
            for (var belief : beliefs) {
                assertThat(belief.mean()).isEqualTo(y);
                assertThat(belief.scale()).isPositive();
            }
        }
        var nothing = GaussianBeliefs.beliefs(List.of(new RewardSums(30, 0, 0))).getFirst();
        assertThat(nothing.interval(0.95).upper()).isGreaterThan(0.1);
        assertThat(GaussianBeliefs.beliefs(List.of(RewardSums.NONE, RewardSums.NONE)))
                .containsOnly(new GaussianPosterior(0, 20, 1.5, 1.5));
    }

    @Test
    void revenueStartsFromTheShareAndTheOrdersOfAllArms() {
        var known = new RevenueSums(2_000, 100, 300, 1_000);
        var untried = RevenueBeliefs.beliefs(List.of(known, RevenueSums.NONE)).get(1);
        double share = 100.2 / 2_020;
        assertThat(untried.share().mean()).isCloseTo(share, within(1e-12));
        assertThat(untried.share().alpha() + untried.share().beta()).isCloseTo(20, within(1e-12));
        assertThat(untried.logs().mean()).isCloseTo(3, within(1e-15));
        assertThat(untried.logs().weight()).isEqualTo(2);
        assertThat(untried.logs().scale() / untried.logs().shape()).isCloseTo(1, within(1e-12));
        assertThat(untried.centre()).isCloseTo(Math.log(share) + 3.5, within(1e-12));
    }

    @Test
    void beliefsFindTheTruthTheySampleFrom() {
        var random = new Random(11);
        double[] shares = {0.02, 0.03};
        double[] means = {3.2, 2.6};
        var sums = new ArrayList<RevenueSums>();
        for (int arm = 0; arm < 2; arm++) {
            var sum = RevenueSums.NONE;
            for (int i = 0; i < 60_000; i++) {
                boolean ordered = random.nextDouble() < shares[arm];
                double log = ordered ? means[arm] + 0.8 * random.nextGaussian() : 0;
                sum = sum.plus(new RevenueSums(1, ordered ? 1 : 0, log, log * log));
            }
            sums.add(sum);
        }
        var beliefs = RevenueBeliefs.beliefs(sums);
        for (int arm = 0; arm < 2; arm++) {
            double truth = Math.log(shares[arm]) + means[arm] + 0.32;
            double orders = 60_000 * shares[arm];
            double sigma = Math.sqrt(1 / orders + 0.64 / orders + 0.25 * 2 * 0.4096 / orders);
            assertThat(beliefs.get(arm).centre()).isCloseTo(truth, within(5 * sigma));
        }
    }

    @Test
    void sumsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RewardSums(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RewardSums(2, 1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RevenueSums(2, 3, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianPosterior(0, 1, 0.4, 1))
                .withMessageContaining("0.4");
        assertThatIllegalArgumentException().isThrownBy(() -> GaussianBeliefs.beliefs(List.of()));
    }

    private static double mass(Density density) {
        double mass = 0;
        Panels panels = Panels.resolving(new double[][] {density.breaks()});
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int i = 0; i < Panels.NODES; i++) {
                mass += panels.weight(panel, i) * density.at(panels.node(panel, i));
            }
        }
        return mass;
    }
}
