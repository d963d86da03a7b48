package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

class LogisticFitTest {
    private static final DelayCurve CURVE = DelayCurve.prior(3600);

    /** Against a search that knows nothing but the value of the log posterior. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 0.3",
        "1, 2, 0.3",
        "1, 3, 0.1",
        "2, 1, 0.3",
        "2, 2, 0.6",
        "3, 1, 0.05",
        "2, 3, 0.3",
        "1, 1, 0.95",
        "2, 2, 0.95"
    })
    void silenceHasTheLikelihoodOfWhatMayStillCome(int arms, int dimension, double rate) {
        var prior = new LogisticPrior(arms, dimension, 0.3, 0.5, 0.5);
        var campaign = new FittedCampaign(arms, dimension, 0.5, 0.5, 3);
        TrialColumns trials = campaign.trials(150, rate);
        var random = new Random(9);
        for (int row = 0; row < trials.size(); row++) {
            trials.age(row, row % 5 == 0 ? 1 : row % 5 == 1 ? 0 : random.nextDouble());
            if (!trials.succeeded[row] && row % 7 == 0) {
                trials.weigh(row, 3 * random.nextDouble());
            }
        }
        var exact = new ExactLogPosterior(prior, trials);
        double[] mode = exact.maximum();
        Hierarchy fit = fit(prior, trials);
        double[] shared = fit.sharedWeights().mean();
        for (int arm = 0; arm < arms; arm++) {
            for (int i = 0; i < dimension; i++) {
                assertThat(shared[i] + fit.ownWeights(arm).mean()[i])
                        .isCloseTo(mode[arm * dimension + i], within(1e-6));
            }
        }
    }

    @Test
    void whereNothingCouldHaveBeenAnsweredNothingIsLearnt() {
        var prior = LogisticPrior.withPropensity(3, 4);
        TrialColumns trials = new FittedCampaign(3, 4, 0.5, 0.5, 1).silent(50);
        Hierarchy fit = fit(prior, trials);
        for (int arm = 0; arm < 3; arm++) {
            assertThat(fit.ownWeights(arm).mean()).containsOnly(0);
        }
        assertThat(fit.widths()).containsExactly(prior.armVariances(), within(1e-15));
    }

    /**
     * Where arms' effects are known, trust is the slope of their regression on what was expected of
     * them, both less what all arms share, with a prior of 1 ± 1/2.
     */
    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "0.5, 3", "1, 4", "1, 5", "-0.5, 6"})
    void expectationsAreTrustedAsFarAsTheyAreRight(double right, long seed) {
        int arms = 40;
        int d = 11;
        var campaign = new FittedCampaign(arms, d, 0.5, 0.3, seed);
        var random = new Random(seed + 50);
        double[][] means = new double[arms][d];
        for (int arm = 0; arm < arms; arm++) {
            for (int i = 0; i < d; i++) {
                double sd = i == d - 1 ? 0.3 : 0.5 / Math.sqrt(d - 1.0);
                means[arm][i] = sd * random.nextGaussian();
                campaign.effects[arm][i] += right * means[arm][i];
            }
        }
        var prior = new LogisticPrior(arms, d, 0.3, 0.3, 0.5).knowing(new ArmPrior(means, 0.5));
        double trust = fit(prior, campaign.told(25, 0.3)).block(0).trust();
        double product = 4;
        double square = 4;
        for (int i = 0; i < d; i++) {
            double effect = mean(campaign.effects, i);
            double expected = mean(means, i);
            for (int arm = 0; arm < arms; arm++) {
                double off = means[arm][i] - expected;
                product += off * (campaign.effects[arm][i] - effect) / prior.armVariances()[i];
                square += off * off / prior.armVariances()[i];
            }
        }
        assertThat(trust).isCloseTo(product / square, within(0.01));
        // As is only right: the slope of so many draws is known to about 1 / sqrt(n).
        assertThat(trust).isCloseTo(right, within(5 / Math.sqrt(arms * d)));
    }

    @Test
    void withoutDataExpectationsStandAndAreTrusted() {
        double[][] means = {{0.3, -0.2}, {0, 1}};
        var prior = new LogisticPrior(2, 2, 0.3, 0.3, 0.5).knowing(new ArmPrior(means, 0.4));
        Hierarchy fit = fit(prior, new TrialColumns(2));
        assertThat(fit.block(0).trust()).isEqualTo(1);
        assertThat(fit.ownWeights(0).mean()).containsExactly(means[0], within(1e-15));
        assertThat(fit.ownWeights(1).mean()).containsExactly(means[1], within(1e-15));
        assertThat(fit.widths())
                .containsExactly(new double[] {0.6 * 0.25, 0.6 * 0.09}, within(1e-15));
    }

    @Test
    void anExplainedShareAboveAHalfIsNotBelieved() {
        var past = new ArmPrior(new double[2][2], 1);
        assertThat(new LogisticPrior(2, 2, 0.3, 0.3, 0.5).knowing(past).armVariances())
                .containsExactly(new double[] {0.125, 0.045}, within(1e-15));
    }

    /**
     * True sds of the context's total effect and of the main effect; the prior says 0.5 and 0.3,
     * and is worth 10 arms. Where arms' effects are known, the width of all features is the mean of
     * their squares and of what the prior brings, and a feature's own is drawn to it by 20 arms.
     */
    @ParameterizedTest
    @CsvSource({"1.5, 0.3", "0.1, 0.3", "0.5, 1.2", "0.5, 0.05", "1.5, 1.2", "0.1, 0.05", "0, 0"})
    void widthsMoveToWhatTheArmsShow(double context, double constant) {
        int arms = 60;
        int d = 4;
        var prior = new LogisticPrior(arms, d, 0.3, 0.3, 0.5, 10, Optional.empty());
        var campaign = new FittedCampaign(arms, d, context, constant, 5);
        double[] widths = fit(prior, campaign.told(12, 0.3)).widths();
        double[] squares = new double[d];
        double together = 0;
        for (int i = 0; i < d; i++) {
            double mean = mean(campaign.effects, i);
            for (double[] effect : campaign.effects) {
                squares[i] += (effect[i] - mean) * (effect[i] - mean);
            }
            // One degree of freedom goes to what all arms share.
            squares[i] *= arms / (arms - 1.0);
            if (i < d - 1) {
                together += (10 * prior.armVariances()[i] + squares[i]) / 70 / (d - 1);
            }
        }
        for (int i = 0; i < d - 1; i++) {
            assertThat(widths[i]).isCloseTo((20 * together + squares[i]) / 80, withinPercentage(3));
        }
        assertThat(widths[d - 1])
                .isCloseTo(
                        (10 * prior.armVariances()[d - 1] + squares[d - 1]) / 70,
                        withinPercentage(3));
    }

    /** The same from real trials, of which each arm has a few hundred. */
    @ParameterizedTest
    @CsvSource({"1.5, 0.3", "0.5, 1.2", "1.5, 1.2"})
    void widthsMoveTowardsTheTruth(double context, double constant) {
        var prior = LogisticPrior.withPropensity(40, 4);
        var campaign = new FittedCampaign(40, 4, context, constant, 5);
        double[] widths = fit(prior, campaign.trials(8000, 0.3)).widths();
        double[] squares = new double[4];
        for (double[] effect : campaign.effects) {
            for (int i = 0; i < 4; i++) {
                squares[i] += effect[i] * effect[i] / 40;
            }
        }
        requireNearer(
                widths[0] + widths[1] + widths[2], squares[0] + squares[1] + squares[2], 0.25);
        requireNearer(widths[3], squares[3], 0.09);
    }

    /** At least two fifths of the way on the scale of logarithms, and 0.2 for what trials say. */
    private static void requireNearer(double fitted, double truth, double before) {
        assertThat(Math.abs(Math.log(fitted / truth)))
                .isLessThan(0.6 * Math.abs(Math.log(before / truth)) + 0.2);
    }

    @Test
    void widthsThatAreToStayStay() {
        var prior = new LogisticPrior(5, 3, 0.3, 0.3, 0.5);
        TrialColumns trials = new FittedCampaign(5, 3, 2, 2, 5).trials(2000, 0.3);
        assertThat(fit(prior, trials).widths()).isEqualTo(prior.armVariances());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSameLogGivesTheSameBitsAndAWarmStartTheSameFit(long seed) {
        var prior = LogisticPrior.withPropensity(6, 5);
        var campaign = new FittedCampaign(6, 5, 0.8, 0.4, seed);
        TrialColumns part = campaign.trials(1500, 0.2);
        Hierarchy near = fit(prior, part);
        byte[] before = bytes(prior, near);
        campaign.addTo(part, 500, 0.2);
        Hierarchy cold = fit(prior, part);
        Hierarchy warm = LogisticFit.of(prior, part, LogisticFit.EXACT, Optional.of(near));
        assertThat(bytes(prior, fit(prior, part))).isEqualTo(bytes(prior, cold));
        assertThat(bytes(prior, LogisticFit.of(prior, part, LogisticFit.EXACT, Optional.of(near))))
                .isEqualTo(bytes(prior, warm));
        assertThat(bytes(prior, near)).isEqualTo(before);
        assertThat(warm.widenedSince(cold)).isLessThan(1e-3);
        assertThat(warm.distance(cold)).isLessThan(1e-3);
        var fixed = new LogisticPrior(6, 5, 0.3, 0.3, 0.5);
        Hierarchy fixedCold = fit(fixed, part);
        assertThat(
                        LogisticFit.of(fixed, part, LogisticFit.EXACT, Optional.of(fixedCold))
                                .distance(fixedCold))
                .isLessThan(1e-9);
        Hierarchy swift = LogisticFit.swift(fixed, part, Optional.of(fit(fixed, part)));
        assertThat(swift.distance(fixedCold)).isLessThan(1e-9);
        assertThat(LogisticFit.swift(fixed, part, Optional.empty()).distance(fixedCold))
                .isLessThan(0.01);
        assertThat(LogisticFit.swift(prior, part, Optional.of(cold)).distance(cold))
                .isLessThan(1e-3);
    }

    @Test
    void otherFeaturesAndArmsThanThePriorsAreRefused() {
        var prior = LogisticPrior.withPropensity(2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(prior, new TrialColumns(4)))
                .withMessageContaining("4 features instead of 3");
        var trials = new TrialColumns(3);
        trials.add(2, new double[] {0, 0, 1}, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(prior, trials))
                .withMessageContaining("arm 2 of 2");
    }

    private static double mean(double[][] rows, int i) {
        return Arrays.stream(rows).mapToDouble(row -> row[i]).average().orElseThrow();
    }

    private static Hierarchy fit(LogisticPrior prior, TrialColumns trials) {
        return LogisticFit.of(prior, trials, LogisticFit.EXACT, Optional.empty());
    }

    private static byte[] bytes(LogisticPrior prior, Hierarchy fit) {
        return new LogisticLearner(fit, prior, CURVE).snapshot().toBytes();
    }

    /** Of all arms' coefficients, what they share being integrated out. */
    private record ExactLogPosterior(LogisticPrior prior, TrialColumns trials) {
        double at(double[] theta) {
            int d = prior.dimension();
            int arms = prior.arms();
            double sum = 0;
            for (int i = 0; i < d; i++) {
                double own = prior.armVariances()[i];
                double shared = prior.sharedVariances()[i];
                double total = 0;
                for (int arm = 0; arm < arms; arm++) {
                    sum -= theta[arm * d + i] * theta[arm * d + i] / (2 * own);
                    total += theta[arm * d + i];
                }
                // Inverse of own I + shared 1 1', by Sherman and Morrison.
                sum += shared * total * total / (2 * own * (own + arms * shared));
            }
            for (int row = 0; row < trials.size(); row++) {
                double logit = trials.offset[row];
                for (int i = 0; i < d; i++) {
                    logit += theta[trials.arm[row] * d + i] * trials.x[row * d + i];
                }
                double p = 1 / (1 + Math.exp(-logit));
                sum +=
                        trials.weight[row]
                                * (trials.succeeded[row]
                                        ? Math.log(p)
                                        : Math.log(1 - p * trials.arrived[row]));
            }
            return sum;
        }

        /** Compass search, then the vertex of a parabola along each axis, again and again. */
        double[] maximum() {
            double[] theta = new double[prior.arms() * prior.dimension()];
            double best = at(theta);
            for (double step = 0.5; step > 1e-3; ) {
                double before = best;
                for (int i = 0; i < theta.length; i++) {
                    for (double by : new double[] {step, -step}) {
                        theta[i] += by;
                        double value = at(theta);
                        if (value > best) {
                            best = value;
                        } else {
                            theta[i] -= by;
                        }
                    }
                }
                step = best > before ? step : step / 2;
            }
            for (int round = 0; round < 400; round++) {
                double[] last = theta.clone();
                for (int i = 0; i < theta.length; i++) {
                    double here = at(theta);
                    theta[i] += 1e-3;
                    double right = at(theta);
                    theta[i] -= 2e-3;
                    double left = at(theta);
                    theta[i] += 1e-3 + 0.5e-3 * (right - left) / (2 * here - right - left);
                }
                double moved = 0;
                for (int i = 0; i < theta.length; i++) {
                    moved = Math.max(moved, Math.abs(theta[i] - last[i]));
                }
                if (moved < 1e-10) {
                    break;
                }
            }
            return theta;
        }
    }
}
