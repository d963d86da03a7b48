package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What is believed of layouts, frozen; to be read from any thread. The effects of two blocks that
 * are not taken to interact are 0, and all other effects are what they are given that: conditioning
 * a normal belief on it is exact, so a pair can be taken in or left out at any time as if it had
 * been so from the first trial.
 */
public final class LayoutPosterior {
    private final Blocks blocks;
    private final int dimension;
    private final Effects effects;
    private final List<PairEvidence> evidence;

    /** The pairs of blocks that interact, their effects beginning where they stand below. */
    private final List<Effects.Pair> interacting;

    /** Means of the effects of arms, of interacting pairs, and the shared one. */
    private final double[] mean;

    /** The root of their covariance, by rows. */
    private final double[] root;

    private final Gaussian sharedContext;
    private final Gaussian[] ownContext;

    LayoutPosterior(
            LayoutPrior prior,
            Effects effects,
            List<PairEvidence> evidence,
            Gaussian constant,
            Gaussian sharedContext,
            Gaussian[] ownContext) {
        this.blocks = prior.blocks();
        this.dimension = prior.dimension();
        this.effects = effects;
        this.evidence = evidence;
        this.sharedContext = sharedContext;
        this.ownContext = ownContext;
        int arms = blocks.total();
        List<Integer> absent = new ArrayList<>();
        List<Integer> present = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            present.add(effects.cells() + arm);
        }
        List<Effects.Pair> interacting = new ArrayList<>();
        for (int p = 0; p < effects.pairs().size(); p++) {
            Effects.Pair pair = effects.pairs().get(p);
            boolean interacts = evidence.get(p).interacts();
            if (interacts) {
                interacting.add(pair.startingAt(present.size()));
            }
            for (int cell = 0; cell < pair.cells(); cell++) {
                (interacts ? present : absent).add(pair.start() + cell);
            }
        }
        present.add(effects.shared());
        this.interacting = List.copyOf(interacting);
        // With the absent effects first, the root of the covariance of all holds that of the others
        // given that the absent ones are 0.
        int first = absent.size();
        absent.addAll(present);
        int n = absent.size();
        double[] means = new double[n];
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            means[i] = constant.mean(absent.get(i));
            for (int j = 0; j <= i; j++) {
                covariance[i * n + j] = constant.covariance(absent.get(i), absent.get(j));
            }
        }
        double[] whole = Cholesky.root(covariance, n);
        double[] z = Cholesky.solve(whole, n, means, first);
        int kept = n - first;
        mean = new double[kept];
        root = new double[kept * kept];
        for (int i = 0; i < kept; i++) {
            int row = (first + i) * n;
            double sum = means[first + i];
            for (int j = 0; j < first; j++) {
                sum -= whole[row + j] * z[j];
            }
            mean[i] = sum;
            System.arraycopy(whole, row + first, root, i * kept, i + 1);
        }
    }

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

    /** Whether any two blocks are taken to interact. */
    public boolean interacts() {
        return !interacting.isEmpty();
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
        double logit = offset + mean[mean.length - 1] + sharedContext.score(features);
        for (int block = 0; block < blocks.count(); block++) {
            int arm = effects.arm(block, layout);
            logit += mean[arm] + ownContext[arm].score(features);
        }
        for (Effects.Pair pair : interacting) {
            logit += mean[pair.effect(layout.arm(pair.block()), layout.arm(pair.otherBlock()))];
        }
        return Logistic.probability(logit);
    }

    /**
     * The eligible arms of a block as independent scores whose differences have, all in all, the
     * variances of the arms' differences: exactly so for two arms, and for more wherever there are
     * such. What the arms have in common is left out, it does not tell them apart.
     */
    List<NormalScore> scores(int block, BitSet eligible, double[] x) {
        double[] features = LayoutLearner.features(x, dimension);
        int start = blocks.starts()[block];
        int[] arms = eligible.stream().map(arm -> start + arm).toArray();
        double[] sums = new double[arms.length];
        double all = 0;
        for (int a = 0; a < arms.length; a++) {
            for (int b = 0; b < a; b++) {
                double variance = varianceOfDifference(arms[a], arms[b]);
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
                            mean[arms[a]] + context.score(features),
                            Math.max(0, own) + context.variance(features)));
        }
        return scores;
    }

    private double varianceOfDifference(int a, int b) {
        int n = mean.length;
        double sum = 0;
        for (int k = 0; k <= Math.max(a, b); k++) {
            double difference = root[a * n + k] - root[b * n + k];
            sum += difference * difference;
        }
        return sum;
    }

    /** What each arm has of the context: its mean, and its sd. */
    void contextScores(double[] x, double[] means, double[] sds) {
        double[] features = LayoutLearner.features(x, dimension);
        for (int arm = 0; arm < ownContext.length; arm++) {
            means[arm] = ownContext[arm].score(features);
            sds[arm] = Math.sqrt(ownContext[arm].variance(features));
        }
    }

    /** Makes the scores the posterior means. */
    void toMeans(LayoutScores scores, double[] contextMeans) {
        for (int arm = 0; arm < ownContext.length; arm++) {
            scores.setArm(arm, mean[arm] + contextMeans[arm]);
        }
        fillPairs(scores, mean);
    }

    /** Makes the scores a draw from the posterior, its sd tempered. */
    void toSample(
            LayoutScores scores,
            double[] contextMeans,
            double[] contextSds,
            double temper,
            Draws draws) {
        int n = mean.length;
        // The shared effect comes last and tells no layouts apart.
        double[] z = new double[n - 1];
        double[] sample = new double[n - 1];
        for (int i = 0; i < z.length; i++) {
            z[i] = temper * draws.normal();
            double sum = mean[i];
            for (int k = 0; k <= i; k++) {
                sum += root[i * n + k] * z[k];
            }
            sample[i] = sum;
        }
        for (int arm = 0; arm < ownContext.length; arm++) {
            double context =
                    contextSds[arm] == 0 ? 0 : temper * contextSds[arm] * draws.normal();
            scores.setArm(arm, sample[arm] + contextMeans[arm] + context);
        }
        fillPairs(scores, sample);
    }

    private void fillPairs(LayoutScores scores, double[] values) {
        for (Effects.Pair pair : interacting) {
            for (int arm = 0; arm < pair.arms(); arm++) {
                for (int other = 0; other < pair.otherArms(); other++) {
                    scores.setPair(
                            pair.block(),
                            arm,
                            pair.otherBlock(),
                            other,
                            values[pair.effect(arm, other)]);
                }
            }
        }
    }
}
