package dev.slotwise.bandits.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether two blocks interact, by the Bayes factor of their table of pair effects against none: by
 * the ratio of Savage and Dickey (Dickey 1971) it is the prior density of no effect over its
 * posterior density, both normal here. All other effects are integrated out.
 *
 * <p>Were the posterior exact, the Bayes factor would be a martingale without an interaction,
 * however the layouts were chosen: it would exceed 20 ever, with a look after each trial, with a
 * probability of at most 1/20 per pair of blocks (Ville 1939).
 */
final class PairTest {
    /** From odds of 20 on two blocks are taken to interact. */
    static final double LEAST_LOG_BAYES_FACTOR = StrictMath.log(20);

    /** Laplace's method is not to be trusted with less, nor is it worth while to look. */
    static final double LEAST_TRIALS = 1000;

    /** Sum of p (1 - p): about the number of successes where they are rare. */
    static final double LEAST_INFORMATION = 50;

    private PairTest() {}

    static List<PairEvidence> of(
            LayoutPrior prior,
            Effects effects,
            Gaussian constant,
            double trials,
            double information) {
        boolean enough = trials >= LEAST_TRIALS && information >= LEAST_INFORMATION;
        double sd = prior.pairSd().orElse(1);
        List<PairEvidence> evidence = new ArrayList<>();
        for (Effects.Pair pair : effects.pairs()) {
            double log = logBayesFactor(constant, pair, sd);
            evidence.add(
                    new PairEvidence(
                            pair.block(),
                            pair.otherBlock(),
                            log,
                            enough && log >= LEAST_LOG_BAYES_FACTOR));
        }
        return List.copyOf(evidence);
    }

    private static double logBayesFactor(Gaussian constant, Effects.Pair pair, double priorSd) {
        int cells = pair.cells();
        double[] mean = new double[cells];
        double[] covariance = new double[cells * cells];
        for (int i = 0; i < cells; i++) {
            mean[i] = constant.mean(pair.start() + i);
            for (int j = 0; j <= i; j++) {
                covariance[i * cells + j] =
                        constant.covariance(pair.start() + i, pair.start() + j);
            }
        }
        double[] root = Cholesky.root(covariance, cells);
        double[] z = Cholesky.solve(root, cells, mean, cells);
        double log = 0;
        for (int i = 0; i < cells; i++) {
            log += StrictMath.log(root[i * cells + i] / priorSd) + 0.5 * z[i] * z[i];
        }
        return log;
    }
}
