package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.numerics.Logistic;

import java.util.Arrays;
import java.util.List;

/**
 * Learns what layouts and their blocks do. For a single thread; readers take a {@link #snapshot}.
 *
 * <p>All effects without context, those of pairs included whether they are believed in or not, have
 * one normal belief with its full covariance; the effects of the context have one each, of the
 * recipient's features and all layouts, and of every arm. A trial is learnt by Laplace's method,
 * exact along the one direction in which it informs, and each of these beliefs moves by its own
 * part of it (mean field; covariances between them are dropped, which errs towards too wide).
 */
public final class LayoutLearner {
    private static final double LARGEST_FEATURE = 5;
    private static final int MOST_STEPS = 100;

    private final LayoutPrior prior;
    private final Effects effects;
    private final Gaussian constant;
    private final Gaussian sharedContext;
    private final Gaussian[] ownContext;
    private double trials;
    private double information;

    /** Begins before any trial. */
    public LayoutLearner(LayoutPrior prior) {
        this(prior, new Gaussian(prior.variances(effects(prior))), 0, 0);
    }

    /**
     * Goes on from what was learnt of the effects without context.
     *
     * @param information sum of p (1 - p) over the trials
     */
    LayoutLearner(LayoutPrior prior, Gaussian constant, double trials, double information) {
        this.prior = prior;
        this.constant = constant;
        this.trials = trials;
        this.information = information;
        effects = effects(prior);
        sharedContext = context(prior.sharedSd());
        ownContext = new Gaussian[prior.blocks().total()];
        Arrays.setAll(ownContext, _ -> context(prior.contextSd()));
    }

    /**
     * Learns one trial.
     *
     * @param x features, the last one 1; clipped to ±5
     * @param offset logit of the propensity model at the decision
     * @param label 1 for a success, 0 for none, in between what is expected of one still open
     * @param weight how many trials it stands for, at least 0
     * @throws IllegalArgumentException if a number is out of its range, or the layout none
     */
    public void learn(Layout layout, double[] x, double offset, double label, double weight) {
        prior.blocks().require(layout);
        if (!Double.isFinite(offset)) {
            throw new IllegalArgumentException("offset: " + offset);
        }
        if (!(label >= 0 && label <= 1)) {
            throw new IllegalArgumentException("label: " + label);
        }
        if (!(weight >= 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException("weight of a trial: " + weight);
        }
        double[] features = features(x, prior.dimension());
        int[] active = effects.of(layout);
        double m = offset + constant.score(active) + sharedContext.score(features);
        for (int block = 0; block < prior.blocks().count(); block++) {
            m += ownContext[effects.arm(block, layout)].score(features);
        }
        double v = project(layout, active, features);
        double step = step(label, weight, m, v);
        double p = Logistic.probability(m + step * v);
        double curvature = weight * p * (1 - p);
        move(layout, step);
        double factor = curvature / (1 + curvature * v);
        constant.shrink(factor);
        sharedContext.shrink(factor);
        for (int block = 0; block < prior.blocks().count(); block++) {
            ownContext[effects.arm(block, layout)].shrink(factor);
        }
        trials += weight;
        information += curvature;
    }

    /**
     * The label of a trial already learnt changes. The log-likelihood is linear in the label and
     * its curvature free of it, so only means move.
     *
     * @param change of the label, times the weight with which it was learnt
     * @throws IllegalArgumentException if a number is out of its range, or the layout none
     */
    public void relabel(Layout layout, double[] x, double change) {
        prior.blocks().require(layout);
        if (!Double.isFinite(change)) {
            throw new IllegalArgumentException("change of a label: " + change);
        }
        project(layout, effects.of(layout), features(x, prior.dimension()));
        move(layout, change);
    }

    /** What is believed now; pairs are judged anew by all the evidence. */
    public LayoutPosterior snapshot() {
        Gaussian[] own = Arrays.stream(ownContext).map(Gaussian::copy).toArray(Gaussian[]::new);
        return new LayoutPosterior(
                prior, constant.copy(), sharedContext.copy(), own, trials, information);
    }

    /** What the trials say of each pair of blocks. */
    List<PairEvidence> evidence() {
        return Interactions.of(prior, effects, constant, trials, information);
    }

    /** The belief about all effects without context. */
    Gaussian constant() {
        return constant;
    }

    /** The features without the constant, which is among the effects without context. */
    static double[] features(double[] x, int dimension) {
        if (x.length != dimension) {
            throw new IllegalArgumentException(x.length + " features instead of " + dimension);
        }
        double[] features = new double[dimension - 1];
        for (int i = 0; i < features.length; i++) {
            if (Double.isNaN(x[i])) {
                throw new IllegalArgumentException("feature " + i + " is NaN");
            }
            features[i] = Math.clamp(x[i], -LARGEST_FEATURE, LARGEST_FEATURE);
        }
        return features;
    }

    static Effects effects(LayoutPrior prior) {
        return new Effects(prior.blocks(), prior.pairSd().isPresent());
    }

    private double project(Layout layout, int[] active, double[] features) {
        double v = constant.project(active) + sharedContext.project(features);
        for (int block = 0; block < prior.blocks().count(); block++) {
            v += ownContext[effects.arm(block, layout)].project(features);
        }
        return v;
    }

    private void move(Layout layout, double step) {
        constant.move(step);
        sharedContext.move(step);
        for (int block = 0; block < prior.blocks().count(); block++) {
            ownContext[effects.arm(block, layout)].move(step);
        }
    }

    private Gaussian context(double sd) {
        double[] variances = new double[prior.dimension() - 1];
        Arrays.fill(variances, sd * sd / variances.length);
        return new Gaussian(variances);
    }

    /** The root of weight (label - sigma(m + step v)) - step: Newton, kept inside its bracket. */
    private static double step(double label, double weight, double m, double v) {
        double low = weight * (label - 1);
        double high = weight * label;
        double step = Math.clamp(0.0, low, high);
        for (int i = 0; i < MOST_STEPS; i++) {
            double p = Logistic.probability(m + step * v);
            double error = weight * (label - p) - step;
            if (error > 0) {
                low = step;
            } else {
                high = step;
            }
            double next = step + error / (1 + weight * v * p * (1 - p));
            if (!(next >= low && next <= high)) {
                next = 0.5 * (low + high);
            }
            if (Math.abs(next - step) <= 1e-15 * Math.max(1, weight)) {
                return next;
            }
            step = next;
        }
        // The bracket has been halved or Newton has circled within the last bits.
        return step;
    }
}
