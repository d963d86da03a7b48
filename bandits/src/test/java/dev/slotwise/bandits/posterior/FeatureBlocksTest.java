package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.Random;

class FeatureBlocksTest {
    private static final DelayCurve CURVE = DelayCurve.prior(3600);

    @ParameterizedTest
    @CsvSource({"1, 1", "129, 1", "130, 2", "201, 2", "258, 2", "259, 3", "1001, 8"})
    void blocksFollowEachOtherAndAreOfMuchTheSameLength(int dimension, int count) {
        FeatureBlocks blocks = FeatureBlocks.of(dimension);
        assertThat(blocks.count()).isEqualTo(count);
        assertThat(blocks.start(0)).isZero();
        assertThat(blocks.start(count)).isEqualTo(dimension);
        for (int block = 0; block < count; block++) {
            assertThat(blocks.length(block))
                    .isBetween(dimension / count, dimension / count + 1)
                    .isLessThanOrEqualTo(129);
        }
    }

    @Test
    void everyCovarianceWithinABlockHasAPlaceOfItsOwn() {
        var blocks = new FeatureBlocks(10, 4);
        boolean[] taken = new boolean[blocks.packedLength()];
        int apart = 0;
        for (int row = 0; row < 10; row++) {
            for (int column = 0; column <= row; column++) {
                var index = blocks.packedIndex(row, column);
                if (index.isPresent()) {
                    assertThat(taken[index.getAsInt()]).isFalse();
                    taken[index.getAsInt()] = true;
                } else {
                    apart++;
                }
            }
        }
        assertThat(taken).containsOnly(true);
        assertThat(apart + taken.length).isEqualTo(55);
        assertThat(blocks.numbers()).isEqualTo(10 + taken.length);
    }

    /** Going round the blocks ends at the mode of all coefficients together. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theModeIsThatOfAllFeaturesTogether(long seed) {
        var prior = new LogisticPrior(4, 9, 0.3, 0.3, 0.5);
        TrialColumns trials = new FittedCampaign(4, 9, 0.5, 0.3, seed).trials(3000, 0.2);
        Hierarchy whole =
                LogisticFit.of(
                        prior,
                        trials,
                        LogisticFit.EXACT,
                        Optional.of(Hierarchy.before(prior, FeatureBlocks.single(9))));
        Hierarchy parts = inBlocks(prior, trials, LogisticFit.EXACT, 4);
        for (int arm = 0; arm < 4; arm++) {
            assertThat(parts.ownWeights(arm).mean())
                    .containsExactly(whole.ownWeights(arm).mean(), within(2e-3));
            // Given the other blocks there is less to be unsure of.
            double[] full = whole.ownWeights(arm).covariance(0);
            double[] first = parts.ownWeights(arm).covariance(0);
            for (int i = 0; i < 3; i++) {
                assertThat(first[i * 3 + i] / full[i * 9 + i]).isBetween(0.9, 1 + 1e-6);
            }
        }
        assertThat(parts.sharedWeights().mean())
                .containsExactly(whole.sharedWeights().mean(), within(2e-3));
    }

    @Test
    void widthsMoveInEveryBlock() {
        var prior = LogisticPrior.withPropensity(30, 9);
        TrialColumns trials = new FittedCampaign(30, 9, 1.5, 0.3, 1).trials(9000, 0.3);
        Hierarchy parts = inBlocks(prior, trials, LogisticFit.EXACT, 4);
        double[] widths = parts.widths();
        double[] before = prior.armVariances();
        for (int i = 0; i < 8; i++) {
            assertThat(widths[i]).isGreaterThan(2 * before[i]).isLessThan(20 * before[i]);
        }
    }

    @Test
    void scoresAreTheSumsOfTheirBlocks() {
        var prior = new LogisticPrior(3, 9, 0.3, 0.3, 0.5);
        TrialColumns trials = new FittedCampaign(3, 9, 0.5, 0.3, 7).trials(500, 0.2);
        Hierarchy fit = inBlocks(prior, trials, LogisticFit.EXACT, 4);
        var learner = new LogisticLearner(fit, prior, CURVE);
        LogisticPosterior posterior = learner.snapshot();
        double[] x = new Random(1).doubles(9, -2, 2).toArray();
        double[] means = new double[3];
        double[] variances = new double[3];
        double[] spreads = new double[3];
        var all = new BitSet();
        all.set(0, means.length);
        learner.scores(x, all, means, variances, spreads);
        for (int arm = 0; arm < 3; arm++) {
            double variance = 0;
            double mean = 0;
            for (int i = 0; i < 9; i++) {
                mean += posterior.mean(arm)[i] * x[i];
                for (int j = 0; j < 9; j++) {
                    double covariance = posterior.covariance(arm, i, j);
                    assertThat(covariance == 0).isEqualTo(i / 3 != j / 3);
                    variance += covariance * x[i] * x[j];
                }
            }
            assertThat(posterior.score(arm, x).mean()).isCloseTo(mean, within(1e-13));
            assertThat(posterior.score(arm, x).variance()).isCloseTo(variance, within(1e-13));
            assertThat(means[arm]).isCloseTo(mean, within(1e-13));
            assertThat(variances[arm]).isCloseTo(variance, within(1e-13));
        }
    }

    /** One trial moves all blocks together to the mode along the direction it informs. */
    @Test
    void aTrialIsLearntByAllBlocksAtOnce() {
        var blocks = new FeatureBlocks(5, 2);
        double[] x = {1, -2, 0.5, 3, 1};
        double[][] covariances = new double[blocks.count()][];
        var random = new Random(3);
        for (int block = 0; block < covariances.length; block++) {
            int d = blocks.length(block);
            covariances[block] = new double[d * d];
            for (int i = 0; i < d; i++) {
                covariances[block][i * d + i] = 0.1 + random.nextDouble();
            }
        }
        var weights = new GaussianWeights(blocks, new double[5], covariances);
        double before = weights.variance(x);
        weights.learn(x, 1, -1, 1);
        double score = weights.score(x);
        double p = 1 / (1 + Math.exp(1 - score));
        assertThat(score).isCloseTo((1 - p) * before, within(1e-10));
        // Within blocks only: no less is left than if all correlations had been kept.
        assertThat(weights.variance(x))
                .isLessThan(before)
                .isGreaterThan(before / (1 + p * (1 - p) * before));
    }

    @Test
    void aPosteriorInBlocksComesBackFromItsBytes() {
        var prior = LogisticPrior.withPropensity(2, 140);
        TrialColumns trials = new FittedCampaign(2, 140, 0.5, 0.3, 7).trials(300, 0.2);
        Hierarchy fit = LogisticFit.swift(prior, trials, Optional.empty());
        LogisticPosterior posterior = new LogisticLearner(fit, prior, CURVE).snapshot();
        byte[] bytes = posterior.toBytes();
        assertThat(bytes[0]).isEqualTo((byte) 2);
        LogisticPosterior back = LogisticPosterior.fromBytes(bytes);
        assertThat(back.toBytes()).isEqualTo(bytes);
        double[] x = new Random(1).doubles(140, -2, 2).toArray();
        assertThat(back.score(1, x)).isEqualTo(posterior.score(1, x));
        assertThat(back.covariance(0, 69, 70)).isZero();
        assertThat(back.covariance(0, 70, 71)).isNotZero();
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        assertThatIllegalArgumentException().isThrownBy(() -> LogisticPosterior.fromBytes(cut));
        byte[] wrong = bytes.clone();
        ByteBuffer.wrap(wrong).putInt(9, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> LogisticPosterior.fromBytes(wrong));
    }

    @Test
    void manyFeaturesInASingleBlockAreStillRead() {
        int d = 150;
        int numbers = 2 * (d + d * (d + 1) / 2);
        ByteBuffer bytes = ByteBuffer.allocate(9 + 8 * numbers).put((byte) 1).putInt(1).putInt(d);
        for (int i = 0; i < numbers; i++) {
            bytes.putDouble(i);
        }
        LogisticPosterior posterior = LogisticPosterior.fromBytes(bytes.array());
        assertThat(posterior.covariance(0, 149, 0)).isNotZero();
        assertThat(posterior.toBytes()).isEqualTo(bytes.array());
    }

    private static Hierarchy inBlocks(
            LogisticPrior prior,
            TrialColumns trials,
            LogisticFit.Precision precision,
            int longest) {
        var layout = new FeatureBlocks(prior.dimension(), longest);
        return LogisticFit.of(
                prior, trials, precision, Optional.of(Hierarchy.before(prior, layout)));
    }
}
