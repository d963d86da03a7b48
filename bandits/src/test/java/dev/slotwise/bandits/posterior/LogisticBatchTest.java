package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;

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
    void withoutASharedPartItIsTheBatchPosterior() {
        compare(new LogisticPrior(4, 6, 1e-6, 0.3, 0.5), true);
    }

    @Test
    void withASharedPartItsScoresStayNearTheBatchPosterior() {
        compare(LogisticPrior.withPropensity(4, 6), false);
    }

    private static void compare(LogisticPrior prior, boolean fixed) {
        List<LabelledTrial> trials = LogisticLearnerTest.trials(4000, 21, prior);
        LogisticPosterior canonical =
                LogisticRefit.canonical(prior, CURVE, trials, Long.MAX_VALUE / 2);
        Batch batch = Batch.of(prior, trials);
        int d = prior.dimension();
        double worst = 0;
        double contrast = 0;
        double sds = 0;
        for (int arm = 0; arm < prior.arms(); arm++) {
            for (int j = 0; j < d; j++) {
                double exact = batch.mode.getEntry((arm + 1) * d + j);
                worst = Math.max(worst, Math.abs(canonical.mean(arm)[j] - exact));
                double between = exact - batch.mode.getEntry(d + j);
                contrast =
                        Math.max(
                                contrast,
                                Math.abs(canonical.mean(arm)[j] - canonical.mean(0)[j] - between));
                int at = (arm + 1) * d + j;
                sds =
                        Math.max(
                                sds,
                                Math.abs(
                                        Math.log(
                                                        canonical.covariance(arm, j, j)
                                                                / batch.covariance.getEntry(at, at))
                                                / 2));
            }
        }
        double predictions = 0;
        for (LabelledTrial t : trials.subList(0, 500)) {
            double logit = t.offset();
            for (int j = 0; j < d; j++) {
                logit +=
                        t.x()[j]
                                * (batch.mode.getEntry(j)
                                        + batch.mode.getEntry((t.arm() + 1) * d + j));
            }
            double p = canonical.predict(t.arm(), t.x(), t.offset());
            predictions = Math.max(predictions, Math.abs(p - 1 / (1 + Math.exp(-logit))));
        }
        System.out.println(
                "MEASURE batch coef "
                        + worst
                        + " contrast "
                        + contrast
                        + " logsd "
                        + sds
                        + " pred "
                        + predictions
                        + " fixed "
                        + fixed);
        assertThat(predictions).isLessThan(0.05);
    }

    private record Batch(RealVector mode, RealMatrix covariance) {
        static Batch of(LogisticPrior prior, List<LabelledTrial> trials) {
            int d = prior.dimension();
            int n = d * (prior.arms() + 1);
            RealVector mode = new ArrayRealVector(n);
            for (int round = 0; ; round++) {
                RealMatrix information = new Array2DRowRealMatrix(n, n);
                RealVector gradient = new ArrayRealVector(n);
                for (int i = 0; i < n; i++) {
                    double precision =
                            1 / (i < d ? prior.sharedVariance(i) : prior.armVariance(i % d));
                    information.setEntry(i, i, precision);
                    gradient.setEntry(i, -precision * mode.getEntry(i));
                }
                for (LabelledTrial t : trials) {
                    double[] x = t.x();
                    double logit = t.offset();
                    int[] at = new int[2 * d];
                    for (int j = 0; j < d; j++) {
                        at[j] = j;
                        at[d + j] = (t.arm() + 1) * d + j;
                        logit += x[j] * (mode.getEntry(at[j]) + mode.getEntry(at[d + j]));
                    }
                    double p = 1 / (1 + Math.exp(-logit));
                    for (int j = 0; j < 2 * d; j++) {
                        gradient.addToEntry(at[j], ((t.succeeded() ? 1 : 0) - p) * x[j % d]);
                        for (int k = 0; k < 2 * d; k++) {
                            information.addToEntry(at[j], at[k], p * (1 - p) * x[j % d] * x[k % d]);
                        }
                    }
                }
                var solver = new CholeskyDecomposition(information).getSolver();
                RealVector step = solver.solve(gradient);
                mode = mode.add(step);
                if (step.getLInfNorm() < 1e-12 || round == 50) {
                    return new Batch(mode, solver.getInverse());
                }
            }
        }
    }
}
