package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What is believed of layouts, frozen; to be read from any thread. As long as it is open whether
 * some pairs of blocks interact, it is a mixture of models in which they do and in which they
 * don't, each pair with its probability.
 */
public final class LayoutPosterior {
    private final LayoutPrior prior;
    private final Blocks blocks;
    private final int dimension;
    private final Effects effects;
    private final List<PairEvidence> evidence;
    private final List<LayoutModel> models;
    private final Gaussian constant;
    private final Gaussian sharedContext;
    private final Gaussian[] ownContext;
    private final double trials;
    private final double information;

    LayoutPosterior(
            LayoutPrior prior,
            Gaussian constant,
            Gaussian sharedContext,
            Gaussian[] ownContext,
            double trials,
            double information) {
        this.prior = prior;
        this.blocks = prior.blocks();
        this.dimension = prior.dimension();
        this.effects = LayoutLearner.effects(prior);
        this.evidence = Interactions.of(prior, effects, constant, trials, information);
        this.models = Interactions.models(effects, evidence, constant);
        this.constant = constant;
        this.sharedContext = sharedContext;
        this.ownContext = ownContext;
        this.trials = trials;
        this.information = information;
    }

    /** What layouts are made of. */
    public Blocks blocks() {
        return blocks;
    }

    /** Number of features, the constant included. */
    public int dimension() {
        return dimension;
    }

    /** What is known of each pair of blocks; empty where the prior has them add up. */
    public List<PairEvidence> evidence() {
        return evidence;
    }

    /** Whether any two blocks may interact, as far as is known. */
    public boolean mayInteract() {
        return models.size() > 1 || models.getFirst().interacts();
    }

    /** How many trials it has learnt. */
    public double trials() {
        return trials;
    }

    /** The sum of p (1 - p) over the trials. */
    double information() {
        return information;
    }

    /** All that is believed, for {@link #fromBytes}. */
    public byte[] toBytes() {
        return LayoutBytes.of(prior, trials, information, gaussians());
    }

    /**
     * The posterior that {@link #toBytes} was asked of.
     *
     * @throws IllegalArgumentException if it was none
     */
    public static LayoutPosterior fromBytes(byte[] bytes) {
        return LayoutBytes.read(bytes);
    }

    private List<Gaussian> gaussians() {
        List<Gaussian> all = new ArrayList<>(List.of(constant, sharedContext));
        all.addAll(List.of(ownContext));
        return all;
    }

    /**
     * The probability of success, at the posterior means.
     *
     * @throws IllegalArgumentException if the layout or the features are none of this model, or the
     *     offset is not finite
     */
    public double predict(Layout layout, double[] x, double offset) {
        blocks.require(layout);
        if (!Double.isFinite(offset)) {
            throw new IllegalArgumentException("offset: " + offset);
        }
        double[] features = LayoutLearner.features(x, dimension);
        double logit = offset + sharedContext.score(features);
        for (LayoutModel model : models) {
            logit += model.logit(effects, layout) / models.size();
        }
        for (int block = 0; block < blocks.count(); block++) {
            logit += ownContext[effects.arm(block, layout)].score(features);
        }
        return Logistic.probability(logit);
    }

    /**
     * The eligible arms of a block, all blocks adding up, as independent scores whose differences
     * have, all in all, the variances of the arms' differences: exactly so for two arms, and for
     * more wherever there are such. What the arms have in common is left out, it does not tell them
     * apart.
     */
    List<NormalScore> scores(int block, BitSet eligible, double[] x) {
        LayoutModel model = models.getFirst();
        double[] features = LayoutLearner.features(x, dimension);
        int start = blocks.starts()[block];
        int[] arms = eligible.stream().map(arm -> start + arm).toArray();
        double[] sums = new double[arms.length];
        double all = 0;
        for (int a = 0; a < arms.length; a++) {
            for (int b = 0; b < a; b++) {
                double variance = model.varianceOfDifference(arms[a], arms[b]);
                sums[a] += variance;
                sums[b] += variance;
                all += variance;
            }
        }
        List<NormalScore> scores = new ArrayList<>();
        for (int a = 0; a < arms.length; a++) {
            double own =
                    switch (arms.length) {
                        case 1 -> 0;
                        case 2 -> all / 2;
                        // Least squares of own(a) + own(b) against the variances of differences.
                        default -> (sums[a] - all / (arms.length - 1)) / (arms.length - 2);
                    };
            Gaussian context = ownContext[arms[a]];
            scores.add(
                    new NormalScore(
                            model.mean(arms[a]) + context.score(features),
                            Math.max(0, own) + context.variance(features)));
        }
        return scores;
    }

    /** The scores of arms and pairs in one context. */
    final class InContext {
        private final double[] means;
        private final double[] sds;

        InContext(double[] x) {
            double[] features = LayoutLearner.features(x, dimension);
            means = new double[ownContext.length];
            sds = new double[ownContext.length];
            for (int arm = 0; arm < means.length; arm++) {
                means[arm] = ownContext[arm].score(features);
                sds[arm] = Math.sqrt(ownContext[arm].variance(features));
            }
        }

        LayoutScores means() {
            var scores = new LayoutScores(blocks);
            for (int arm = 0; arm < means.length; arm++) {
                scores.addArm(arm, means[arm]);
            }
            for (LayoutModel model : models) {
                model.addMeans(scores, 1.0 / models.size());
            }
            return scores;
        }

        /** A draw, its sd tempered. The number of the draw decides from which model it is. */
        LayoutScores sample(int number, double temper, Draws draws) {
            var scores = new LayoutScores(blocks);
            for (int arm = 0; arm < means.length; arm++) {
                double error = sds[arm] == 0 ? 0 : temper * sds[arm] * draws.normal();
                scores.addArm(arm, means[arm] + error);
            }
            models.get(number % models.size()).addSample(scores, temper, draws);
            return scores;
        }
    }
}
