package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.NoConvergence;
import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.numerics.PositiveDefinite;

import java.util.Arrays;
import java.util.List;

/**
 * The function that defines what is believed of layouts where recipients are not told apart: mode
 * and curvature of all trials together, by Newton's method and Laplace's. The same counts in the
 * same order give the same bits.
 */
public final class LayoutFit {
    private static final double EXACT = 1e-10;
    private static final int MOST_STEPS = 200;
    private static final int MOST_HALVINGS = 40;

    private final double[] precision;
    private final double offset;
    private final int[][] active;
    private final double[] successes;
    private final double[] trials;
    private double[] mode;
    private double[] covariance;

    private LayoutFit(LayoutPrior prior, Effects effects, double offset, List<LayoutCount> counts) {
        precision = Arrays.stream(prior.variances(effects)).map(variance -> 1 / variance).toArray();
        this.offset = offset;
        active = counts.stream().map(count -> effects.of(count.layout())).toArray(int[][]::new);
        successes = counts.stream().mapToDouble(LayoutCount::successes).toArray();
        trials =
                counts.stream()
                        .mapToDouble(count -> count.successes() + count.failures())
                        .toArray();
        mode = new double[precision.length];
        covariance = new double[0];
    }

    /**
     * A learner that stands at the mode and can go on from there.
     *
     * @param prior of one feature, the constant
     * @param offset logit of the propensity model, the same for all
     * @throws IllegalArgumentException if the prior tells recipients apart, the offset is not
     *     finite, or a layout is none of the prior's
     * @throws NoConvergence if it does not settle
     */
    public static LayoutLearner of(LayoutPrior prior, double offset, List<LayoutCount> counts) {
        if (prior.dimension() != 1) {
            throw new IllegalArgumentException(prior.dimension() + " features to be counted over");
        }
        if (!Double.isFinite(offset)) {
            throw new IllegalArgumentException("offset: " + offset);
        }
        counts.forEach(count -> prior.blocks().require(count.layout()));
        var effects = LayoutLearner.effects(prior);
        var fit = new LayoutFit(prior, effects, offset, counts);
        fit.climb();
        return new LayoutLearner(
                prior,
                new Gaussian(fit.mode, fit.covariance),
                Arrays.stream(fit.trials).sum(),
                fit.information());
    }

    private void climb() {
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] gradient = new double[mode.length];
            covariance = new double[mode.length * mode.length];
            accumulate(gradient, covariance);
            if (!PositiveDefinite.invert(covariance, mode.length)) {
                throw new NoConvergence("curvature of " + mode.length + " effects of layouts");
            }
            double[] direction = PositiveDefinite.times(covariance, gradient);
            if (Arrays.stream(direction).allMatch(d -> Math.abs(d) < EXACT)) {
                return;
            }
            mode = improved(direction);
        }
        throw new NoConvergence("mode of " + mode.length + " effects of layouts");
    }

    /** The full step, or the first half, quarter, ... of it that does not go down. */
    private double[] improved(double[] direction) {
        double before = logDensity(mode);
        double part = 1;
        for (int halving = 0; halving < MOST_HALVINGS; halving++) {
            double[] next = mode.clone();
            for (int i = 0; i < next.length; i++) {
                next[i] += part * direction[i];
            }
            // Close to the mode a step changes less than rounding does.
            if (logDensity(next) >= before - 1e-12 * Math.abs(before)) {
                return next;
            }
            part /= 2;
        }
        throw new NoConvergence("no step from log density " + before);
    }

    private double logit(int count, double[] effects) {
        double logit = offset;
        for (int effect : active[count]) {
            logit += effects[effect];
        }
        return logit;
    }

    private double logDensity(double[] effects) {
        double sum = 0;
        for (int i = 0; i < effects.length; i++) {
            sum -= 0.5 * precision[i] * effects[i] * effects[i];
        }
        for (int count = 0; count < active.length; count++) {
            double logit = logit(count, effects);
            // ln p = logit - ln(1 + e^logit) and ln(1 - p) = -ln(1 + e^logit)
            double softplus =
                    Math.max(logit, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(logit)));
            sum += successes[count] * logit - trials[count] * softplus;
        }
        return sum;
    }

    private void accumulate(double[] gradient, double[] hessian) {
        int n = mode.length;
        for (int i = 0; i < n; i++) {
            gradient[i] = -precision[i] * mode[i];
            hessian[i * n + i] = precision[i];
        }
        for (int count = 0; count < active.length; count++) {
            double p = Logistic.probability(logit(count, mode));
            double slope = successes[count] - trials[count] * p;
            double curvature = trials[count] * p * (1 - p);
            for (int i : active[count]) {
                gradient[i] += slope;
                for (int j : active[count]) {
                    hessian[i * n + j] += curvature;
                }
            }
        }
    }

    private double information() {
        double sum = 0;
        for (int count = 0; count < active.length; count++) {
            double p = Logistic.probability(logit(count, mode));
            sum += trials[count] * p * (1 - p);
        }
        return sum;
    }
}
