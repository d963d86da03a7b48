package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class ImputedScoresTest {
    private static final int ARMS = 3;
    private static final int DIMENSION = 5;
    private static final int DRAWS = 200_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theVarianceIsThatOfDrawnCoefficientsAndDrawnFeatures(long seed) {
        var random = new Random(seed);
        LogisticPosterior posterior = learnt(random);
        double[] x = {0, 0.7, 0, -1.2, 1};
        double[] imputed = {1, 0, 0.21, 0, 0};
        double[] means = new double[ARMS];
        double[] variances = new double[ARMS];
        posterior.scores(x, imputed, means, variances);
        for (int arm = 0; arm < ARMS; arm++) {
            double[][] root = root(posterior, arm);
            double sum = 0;
            double squares = 0;
            double fourths = 0;
            for (int draw = 0; draw < DRAWS; draw++) {
                double deviation = draw(posterior.mean(arm), root, x, imputed, random) - means[arm];
                double square = deviation * deviation;
                sum += deviation;
                squares += square;
                fourths += square * square;
            }
            double seen = squares / DRAWS;
            double sd = Math.sqrt((fourths / DRAWS - seen * seen) / DRAWS);
            assertThat(sum / DRAWS).isCloseTo(0, within(5 * Math.sqrt(seen / DRAWS)));
            assertThat(variances[arm]).isCloseTo(seen, within(5 * sd));
        }
    }

    @Test
    void whatIsKnownIsJudgedAsBefore() {
        LogisticPosterior posterior = learnt(new Random(4));
        double[] x = {0.3, 0.7, 0.1, -1.2, 1};
        double[] plainMeans = new double[ARMS];
        double[] plainVariances = new double[ARMS];
        posterior.scores(x, plainMeans, plainVariances);
        double[] means = new double[ARMS];
        double[] variances = new double[ARMS];
        posterior.scores(x, new double[DIMENSION], means, variances);
        assertThat(means).isEqualTo(plainMeans);
        assertThat(variances).isEqualTo(plainVariances);
    }

    @Test
    void guessesWithoutAProperVarianceAreRefused() {
        LogisticPosterior posterior = learnt(new Random(4));
        double[] x = {0, 0, 0, 0, 1};
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        posterior.scores(x, new double[2], new double[ARMS], new double[ARMS]))
                .withMessageContaining("2 variances instead of 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        posterior.scores(
                                x,
                                new double[] {0, Double.NaN, 0, 0, 0},
                                new double[ARMS],
                                new double[ARMS]))
                .withMessageContaining("variance of feature 1");
    }

    /** More features than a block holds: those of two blocks know nothing of each other. */
    @ParameterizedTest
    @ValueSource(ints = {5, 140})
    void aSpreadIsTheSquaredLengthOfSigmaX(int dimension) {
        var random = new Random(5);
        LogisticPosterior posterior = learnt(dimension, random);
        double[] x = features(dimension, random);
        double[] spreads = new double[ARMS];
        posterior.spreads(x, spreads);
        double[] guessed = new double[ARMS];
        double[] known = new double[ARMS];
        double[] imputed = new double[dimension];
        int last = dimension - 2;
        imputed[last] = 0.5;
        posterior.scores(x, imputed, new double[ARMS], guessed);
        posterior.scores(x, new double[ARMS], known);
        for (int arm = 0; arm < ARMS; arm++) {
            double expected = 0;
            for (int i = 0; i < dimension; i++) {
                double entry = 0;
                for (int j = 0; j < dimension; j++) {
                    entry += posterior.covariance(arm, i, j) * x[j];
                }
                expected += entry * entry;
            }
            assertThat(spreads[arm]).isCloseTo(expected, within(1e-12 * expected));
            double mean = posterior.mean(arm)[last];
            assertThat(guessed[arm] - known[arm])
                    .isCloseTo(
                            0.5 * (mean * mean + posterior.covariance(arm, last, last)),
                            within(1e-12));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posterior.spreads(x, new double[2]))
                .withMessageContaining("room for 2 of 3");
    }

    private static LogisticPosterior learnt(Random random) {
        return learnt(DIMENSION, random);
    }

    private static LogisticPosterior learnt(int dimension, Random random) {
        var learner =
                new LogisticLearner(
                        new LogisticPrior(ARMS, dimension, 0.5, 0.5, 0.7), DelayCurve.prior(3600));
        for (int i = 0; i < 200; i++) {
            double[] x = features(dimension, random);
            learner.learn(random.nextInt(ARMS), x, -0.5, random.nextInt(3) == 0);
        }
        return learner.snapshot();
    }

    private static double[] features(int dimension, Random random) {
        double[] x = random.doubles(dimension, -2, 2).toArray();
        x[dimension - 1] = 1;
        return x;
    }

    private static double draw(
            double[] mean, double[][] root, double[] x, double[] imputed, Random random) {
        double[] z = new double[DIMENSION];
        double score = 0;
        for (int i = 0; i < DIMENSION; i++) {
            z[i] = random.nextGaussian();
            double coefficient = mean[i];
            for (int j = 0; j <= i; j++) {
                coefficient += root[i][j] * z[j];
            }
            double guess = x[i] + Math.sqrt(imputed[i]) * random.nextGaussian();
            score += coefficient * guess;
        }
        return score;
    }

    /** Cholesky. */
    private static double[][] root(LogisticPosterior posterior, int arm) {
        double[][] root = new double[DIMENSION][DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = posterior.covariance(arm, i, j);
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(sum) : sum / root[j][j];
            }
        }
        return root;
    }
}
