package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;

import java.util.List;

/** The canonical pass against the joint mode and curvature of all coefficients, by Newton. */
class LogisticBatchTest {
    private static final DelayCurve CURVE = DelayCurve.prior(3 * 24 * 3600.0);

    @Test
    void onePassOverOneVectorIsItsBatchPosterior() {
        var prior = new LogisticPrior(1, 6, 0.3, 0.3, 0.5);
        List<LabelledTrial> trials = LogisticLearnerTest.trials(4000, 21, prior);
        var weights = new GaussianWeights(6, prior::armVariance);
        for (LabelledTrial t : trials) {
            weights.learn(t.x(), t.succeeded() ? 1 : 0, t.offset());
        }
        Batch batch = Batch.of(prior, trials, false);
        for (int j = 0; j < 6; j++) {
            double sd = Math.sqrt(batch.covariance.getEntry(j, j));
            double variance = weights.covariance()[GaussianWeights.packedLength(j) + j];
            // Measured 0.11 and 0.010: early steps take the curvature at a mode that later moves
            // on.
            assertThat(weights.mean()[j]).isCloseTo(batch.mode.getEntry(j), within(0.15 * sd));
            assertThat(Math.sqrt(variance) / sd).isCloseTo(1, within(0.015));
        }
    }

    /**
     * With a shared part, each step takes the other part as known. What decides between arms, the
     * difference of their coefficients, is hardly touched by that; what is common to all arms has
     * two names, and is left out here.
     */
    @Test
    void differencesBetweenArmsAreThoseOfTheBatchPosterior() {
        LogisticPrior prior = LogisticPrior.withPropensity(4, 6);
        List<LabelledTrial> trials = LogisticLearnerTest.trials(4000, 21, prior);
        LogisticPosterior canonical =
                LogisticRefit.canonical(prior, CURVE, trials, Long.MAX_VALUE / 2);
        Batch batch = Batch.of(prior, trials, true);
        int d = prior.dimension();
        double error = 0;
        for (int arm = 1; arm < prior.arms(); arm++) {
            for (int j = 0; j < d; j++) {
                int first = d + j;
                int other = (arm + 1) * d + j;
                double difference = canonical.mean(arm)[j] - canonical.mean(0)[j];
                double exact = batch.mode.getEntry(other) - batch.mode.getEntry(first);
                double variance = canonical.covariance(arm, j, j) + canonical.covariance(0, j, j);
                double exactVariance =
                        batch.covariance.getEntry(other, other)
                                + batch.covariance.getEntry(first, first)
                                - 2 * batch.covariance.getEntry(first, other);
                double sd = Math.sqrt(exactVariance);
                assertThat(difference).isCloseTo(exact, within(0.1 * sd));
                assertThat(Math.sqrt(variance) / sd).isCloseTo(1, within(0.015));
            }
        }
        for (LabelledTrial t : trials) {
            double logit = t.offset();
            for (int j = 0; j < d; j++) {
                logit +=
                        t.x()[j]
                                * (batch.mode.getEntry(j)
                                        + batch.mode.getEntry((t.arm() + 1) * d + j));
            }
            double p = canonical.predict(t.arm(), t.x(), t.offset());
            error += Math.abs(p - 1 / (1 + Math.exp(-logit))) / trials.size();
        }
        assertThat(error).isLessThan(0.01);
    }

    private record Batch(RealVector mode, RealMatrix covariance) {
        static Batch of(LogisticPrior prior, List<LabelledTrial> trials, boolean shared) {
            int d = prior.dimension();
            int parts = shared ? 2 : 1;
            int n = shared ? d * (prior.arms() + 1) : d;
            RealVector mode = new ArrayRealVector(n);
            for (int round = 0; ; round++) {
                RealMatrix information = new Array2DRowRealMatrix(n, n);
                RealVector gradient = new ArrayRealVector(n);
                for (int i = 0; i < n; i++) {
                    double precision =
                            1
                                    / (shared && i < d
                                            ? prior.sharedVariance(i)
                                            : prior.armVariance(i % d));
                    information.setEntry(i, i, precision);
                    gradient.setEntry(i, -precision * mode.getEntry(i));
                }
                for (LabelledTrial t : trials) {
                    double[] x = t.x();
                    double logit = t.offset();
                    int[] at = new int[parts * d];
                    for (int j = 0; j < at.length; j++) {
                        at[j] = j < d ? j : t.arm() * d + j;
                        logit += x[j % d] * mode.getEntry(at[j]);
                    }
                    double p = 1 / (1 + Math.exp(-logit));
                    for (int j = 0; j < at.length; j++) {
                        gradient.addToEntry(at[j], ((t.succeeded() ? 1 : 0) - p) * x[j % d]);
                        for (int k = 0; k < at.length; k++) {
                            information.addToEntry(at[j], at[k], p * (1 - p) * x[j % d] * x[k % d]);
                        }
                    }
                }
                var solver = new CholeskyDecomposition(information, 1e-9, 1e-10).getSolver();
                RealVector step = solver.solve(gradient);
                mode = mode.add(step);
                if (step.getLInfNorm() < 1e-12 || round == 50) {
                    return new Batch(mode, solver.getInverse());
                }
            }
        }
    }
}
