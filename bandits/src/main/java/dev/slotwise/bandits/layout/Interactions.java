package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.numerics.Logistic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether two blocks interact, by the Bayes factor of their table of pair effects against none: by
 * the ratio of Savage and Dickey (Dickey 1971) it is the prior density of no effect over its
 * posterior density, both normal here. All other effects are integrated out.
 *
 * <p>Were the posterior exact, the Bayes factor would be a martingale without an interaction,
 * however the layouts were chosen: it would exceed b ever, with a look after each trial, with a
 * probability of at most 1/b per pair of blocks (Ville 1939).
 */
final class Interactions {
    /**
     * That two blocks interact, before any trial. As long as it is open, some draws let them
     * interact: switching only once the evidence is there comes too late, since layouts that would
     * give it are no longer sent by then.
     */
    static final double PRIOR_PROBABILITY = 0.3;

    /** From here on two blocks are taken to interact. */
    static final double SETTLED_FOR = 0.95;

    /** From here on two blocks are taken to add up. */
    static final double SETTLED_AGAINST = 0.05;

    /** Nothing is settled by less: Laplace's method is not to be trusted with few successes. */
    static final double LEAST_TRIALS = 1000;

    /** Sum of p (1 - p): about the number of successes where they are rare. */
    static final double LEAST_INFORMATION = 50;

    /** How many models stand for all those that are still open. */
    private static final int MODELS = 16;

    private static final long SHUFFLE = 0x2545f4914f6cdd1dL;

    private Interactions() {}

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
            double p = Logistic.probability(Logistic.logit(PRIOR_PROBABILITY) + log);
            if (enough && p >= SETTLED_FOR) {
                p = 1;
            } else if (enough && p <= SETTLED_AGAINST) {
                p = 0;
            }
            evidence.add(new PairEvidence(pair.block(), pair.otherBlock(), log, p));
        }
        return List.copyOf(evidence);
    }

    /**
     * One model if all is settled; otherwise some in which each pair interacts as often as it has
     * probability, stratified, and pairs independently of each other.
     */
    static List<LayoutModel> models(
            Effects effects, List<PairEvidence> evidence, Gaussian constant) {
        boolean settled = evidence.stream().allMatch(pair -> pair.interacts() || pair.addsUp());
        int count = settled ? 1 : MODELS;
        var draws = new Draws(SHUFFLE);
        boolean[][] interacts = new boolean[count][evidence.size()];
        for (int pair = 0; pair < evidence.size(); pair++) {
            int[] order = shuffled(count, draws);
            double offset = draws.uniform();
            for (int model = 0; model < count; model++) {
                interacts[model][pair] =
                        (order[model] + offset) / count < evidence.get(pair).probability();
            }
        }
        return Arrays.stream(interacts)
                .map(chosen ->
                        new LayoutModel(
                                effects, pair -> chosen[effects.pairs().indexOf(pair)], constant))
                .toList();
    }

    private static int[] shuffled(int count, Draws draws) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = draws.below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static double logBayesFactor(Gaussian constant, Effects.Pair pair, double priorSd) {
        int cells = pair.cells();
        double[] mean = new double[cells];
        double[] covariance = new double[cells * cells];
        for (int i = 0; i < cells; i++) {
            mean[i] = constant.mean(pair.start() + i);
            for (int j = 0; j <= i; j++) {
                covariance[i * cells + j] = constant.covariance(pair.start() + i, pair.start() + j);
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
