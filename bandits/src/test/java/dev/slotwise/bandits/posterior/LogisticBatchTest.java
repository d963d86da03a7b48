package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The canonical posterior against the joint mode and curvature of all coefficients at once, by
 * Newton's method on dense matrices.
 */
class LogisticBatchTest {
    private static final DelayCurve CURVE = DelayCurve.prior(3 * 24 * 3600.0);
    private static final long LONG_AFTER = Long.MAX_VALUE / 2;

    @ParameterizedTest
    @CsvSource({"1, 1, 300", "1, 6, 3000", "4, 6, 3000", "7, 3, 500", "3, 2, 4"})
    void theCanonicalPosteriorIsTheJointModeAndItsCurvature(int arms, int dimension, int count) {
        compare(new LogisticPrior(arms, dimension, 0.3, 0.3, 0.5), count);
        compare(new LogisticPrior(arms, dimension, 1, 0.7, 0.2), count);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 300", "4, 6, 3000", "7, 3, 500"})
    void expectationsAndTheirTrustTakePartInTheJointMode(int arms, int dimension, int count) {
        var random = new Random(arms);
        double[][] means = new double[arms][dimension];
        for (double[] row : means) {
            for (int i = 0; i < dimension; i++) {
                row[i] = 0.4 * random.nextGaussian();
            }
        }
        compare(
                new LogisticPrior(arms, dimension, 0.3, 0.3, 0.5).knowing(new ArmPrior(means, 0.3)),
                count);
    }

    private static void compare(LogisticPrior prior, int count) {
        int d = prior.dimension();
        List<LabelledTrial> trials = LogisticLearnerTest.trials(count, 21, prior);
        LogisticPosterior canonical = LogisticRefit.canonical(prior, CURVE, trials, LONG_AFTER);
        Batch batch = Batch.of(prior, trials);
        for (int i = 0; i < d; i++) {
            double[] unit = new double[d];
            unit[i] = 1;
            assertThat(canonical.sharedScore(unit)).isCloseTo(batch.mode.getEntry(i), within(1e-6));
        }
        for (int arm = 0; arm < prior.arms(); arm++) {
            RealMatrix given = batch.ownCovarianceGivenTheRest(arm);
            for (int i = 0; i < d; i++) {
                assertThat(canonical.mean(arm)[i])
                        .isCloseTo(batch.own(prior, arm, i), within(1e-6));
                for (int j = 0; j < d; j++) {
                    assertThat(canonical.covariance(arm, i, j))
                            .isCloseTo(given.getEntry(i, j), within(1e-9));
                }
            }
        }
        compareShared(prior, trials, batch);
    }

    private static void compareShared(
            LogisticPrior prior, List<LabelledTrial> trials, Batch batch) {
        int d = prior.dimension();
        var columns = new TrialColumns(d);
        for (LabelledTrial trial : trials) {
            int row = columns.add(trial.arm(), trial.x(), trial.offset());
            columns.age(row, 1);
            if (trial.succeeded()) {
                columns.succeed(row);
            }
        }
        Hierarchy fit = LogisticFit.of(prior, columns, LogisticFit.EXACT, Optional.empty());
        double[] shared = fit.sharedWeights().covariance(0);
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                assertThat(shared[i * d + j])
                        .isCloseTo(batch.covariance.getEntry(i, j), within(1e-9));
            }
        }
        assertThat(fit.block(0).trust()).isCloseTo(1 + batch.mode.getEntry(d), within(1e-6));
    }

    /**
     * All coefficients in one vector: what is shared, the trust in expectations less 1, and each
     * arm's own beside what is expected of it.
     */
    private record Batch(
            int dimension, RealVector mode, RealMatrix information, RealMatrix covariance) {
        static Batch of(LogisticPrior prior, List<LabelledTrial> trials) {
            int d = prior.dimension();
            int n = d + 1 + d * prior.arms();
            RealVector mode = new ArrayRealVector(n);
            for (int round = 0; ; round++) {
                RealMatrix information = new Array2DRowRealMatrix(n, n);
                RealVector gradient = new ArrayRealVector(n);
                for (int i = 0; i < n; i++) {
                    double precision = 1 / variance(prior, i);
                    information.setEntry(i, i, precision);
                    gradient.setEntry(i, -precision * mode.getEntry(i));
                }
                for (LabelledTrial t : trials) {
                    double[] x = t.x();
                    double[] expected = prior.armMeans(t.arm());
                    double known = IntStream.range(0, d).mapToDouble(i -> x[i] * expected[i]).sum();
                    int[] at = new int[2 * d + 1];
                    double[] factors = new double[2 * d + 1];
                    for (int j = 0; j < d; j++) {
                        at[j] = j;
                        at[d + 1 + j] = d + 1 + t.arm() * d + j;
                        factors[j] = x[j];
                        factors[d + 1 + j] = x[j];
                    }
                    at[d] = d;
                    factors[d] = known;
                    double logit = t.offset() + known;
                    for (int j = 0; j < at.length; j++) {
                        logit += factors[j] * mode.getEntry(at[j]);
                    }
                    double p = 1 / (1 + Math.exp(-logit));
                    for (int j = 0; j < at.length; j++) {
                        gradient.addToEntry(at[j], ((t.succeeded() ? 1 : 0) - p) * factors[j]);
                        for (int k = 0; k < at.length; k++) {
                            information.addToEntry(
                                    at[j], at[k], p * (1 - p) * factors[j] * factors[k]);
                        }
                    }
                }
                var solver = new CholeskyDecomposition(information, 1e-9, 1e-10).getSolver();
                RealVector step = solver.solve(gradient);
                mode = mode.add(step);
                if (step.getLInfNorm() < 1e-12 || round == 50) {
                    return new Batch(d, mode, information, solver.getInverse());
                }
            }
        }

        private static double variance(LogisticPrior prior, int i) {
            int d = prior.dimension();
            if (i == d) {
                return 0.25;
            }
            return i < d ? prior.sharedVariances()[i] : prior.armVariances()[(i - d - 1) % d];
        }

        /** An arm's coefficient less what is shared. */
        double own(LogisticPrior prior, int arm, int i) {
            return mode.getEntry(dimension + 1 + arm * dimension + i)
                    + (1 + mode.getEntry(dimension)) * prior.armMeans(arm)[i];
        }

        /** Given all other coefficients: the inverse of the block itself. */
        RealMatrix ownCovarianceGivenTheRest(int arm) {
            int from = dimension + 1 + arm * dimension;
            int to = from + dimension - 1;
            return new CholeskyDecomposition(
                            information.getSubMatrix(from, to, from, to), 1e-9, 1e-10)
                    .getSolver()
                    .getInverse();
        }
    }
}
