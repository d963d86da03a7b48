package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.NoConvergence;
import dev.slotwise.bandits.numerics.Logistic;

import java.util.Optional;

/**
 * The joint posterior of a logistic model whose arms share strength, from a whole log: its mode by
 * Newton's method, its covariance by Laplace's, and the widths of arms' effects by EM.
 *
 * <p>logit P(success) = offset + theta_a · x with theta_a ~ N(m_a + w + r m_a, D): what all arms
 * share (w), what past experiments expect of the arm (m_a) and how far that is to be trusted (1 +
 * r, r ~ N(0, 1/4)). Given w and r the arms are independent, so that a step costs K matrices of the
 * size of the context instead of one K times as large. D starts at the prior's widths and moves to
 * what the arms show (Morris, Parametric empirical Bayes inference, 1983, by the EM algorithm of
 * Dempster, Laird and Rubin 1977), each feature towards its own.
 *
 * <p>Of a trial that has reached an age at which a share F of outcomes has come, silence has the
 * likelihood 1 - p F (Chapelle, Modeling delayed feedback in display advertising, 2014).
 */
public final class LogisticFit {
    private static final int MOST_PASSES = 100;
    private static final int MOST_HALVINGS = 30;

    /** A loss, per trial, that may be rounding. */
    private static final double ROUNDING = 1e-9;

    /** A gain per trial after which one more step is exact to rounding. */
    private static final double LEVEL = 1e-12;

    /** Mode to 1e-9 logits, widths to a thousandth: what a log stands for, to the bit. */
    static final Precision EXACT = new Precision(1e-9, 200, 1e-3);

    /** As much as sampling can tell: for a learner that refits again and again. */
    static final Precision SWIFT = new Precision(0.02, 1, 0);

    /**
     * When to stop.
     *
     * @param logits largest change of a coefficient that is left
     * @param rounds most updates of the widths
     * @param widths relative change of a width that is left; 0 for a single update
     */
    record Precision(double logits, int rounds, double widths) {}

    private final LogisticPrior prior;
    private final TrialColumns trials;
    private final ArmInformation[] information;
    private Hierarchy hierarchy;

    private LogisticFit(LogisticPrior prior, TrialColumns trials, Hierarchy start) {
        if (trials.dimension() != prior.dimension()) {
            throw new IllegalArgumentException(
                    trials.dimension() + " features instead of " + prior.dimension());
        }
        for (int row = 0; row < trials.size(); row++) {
            if (trials.arm[row] >= prior.arms()) {
                throw new IllegalArgumentException(
                        "arm " + trials.arm[row] + " of " + prior.arms());
            }
        }
        this.prior = prior;
        this.trials = trials;
        this.hierarchy = start;
        this.information = new ArmInformation[prior.arms()];
        for (int arm = 0; arm < information.length; arm++) {
            information[arm] = new ArmInformation(prior.dimension());
        }
    }

    /**
     * The mode to about a hundredth of a logit, well below what is unknown: for a learner that
     * refits its log again and again.
     *
     * @param near the fit of a log of which this one is the continuation
     * @throws IllegalArgumentException if a trial does not fit the prior's arms or features
     * @throws NoConvergence if the mode is not found
     */
    public static Hierarchy swift(
            LogisticPrior prior, TrialColumns trials, Optional<Hierarchy> near) {
        return of(prior, trials, SWIFT, near);
    }

    /**
     * @param near a fit of much the same log, from which to start
     * @throws NoConvergence if the mode is not found
     */
    static Hierarchy of(
            LogisticPrior prior,
            TrialColumns trials,
            Precision precision,
            Optional<Hierarchy> near) {
        var fit = new LogisticFit(prior, trials, near.orElseGet(() -> Hierarchy.before(prior)));
        fit.settle(precision);
        for (int round = 0; round < precision.rounds; round++) {
            Hierarchy before = fit.hierarchy;
            fit.hierarchy = before.widened(prior);
            double moved = fit.hierarchy.widenedSince(before);
            if (precision.widths == 0) {
                // The quadratic at hand is good enough for the new widths.
                break;
            }
            fit.settle(precision);
            if (moved <= precision.widths) {
                break;
            }
        }
        return fit.step();
    }

    /**
     * Newton's method, halving a step that goes too far. It leaves the information as it is at the
     * mode, for a last step.
     */
    private void settle(Precision precision) {
        double total = 1 + trials.totalWeight();
        double height = pass();
        for (int round = 0; round < MOST_PASSES; round++) {
            Hierarchy before = hierarchy;
            Hierarchy full = step();
            if (precision.widths == 0 && full.distance(before) <= precision.logits) {
                // What a step of this size leaves undone is of second order.
                hierarchy = full;
                return;
            }
            double step = 1;
            hierarchy = full;
            double next = pass();
            // Far from the mode the quadratic can mislead; near it rounding decides the last bits.
            while (next < height - ROUNDING * (total + Math.abs(height))) {
                step *= 0.5;
                if (step < StrictMath.pow(2, -MOST_HALVINGS)) {
                    throw new NoConvergence("mode of " + trials.size() + " trials");
                }
                hierarchy = before.towards(full, step);
                next = pass();
            }
            boolean level = Math.abs(next - height) <= LEVEL * (total + Math.abs(next));
            height = next;
            if (step == 1 && (level || hierarchy.distance(before) <= precision.logits)) {
                return;
            }
        }
        throw new NoConvergence("mode of " + trials.size() + " trials");
    }

    /** Silence may bend the log posterior upwards far from its mode: there a safer quadratic. */
    private Hierarchy step() {
        return hierarchy
                .step(prior, information)
                .orElseGet(() -> {
                    for (ArmInformation arm : information) {
                        arm.straighten();
                    }
                    return hierarchy
                            .step(prior, information)
                            .orElseThrow(() ->
                                    new NoConvergence("step from " + trials.size() + " trials"));
                });
    }

    /** Sums the information of all trials at the present coefficients; answers log posterior. */
    private double pass() {
        for (ArmInformation arm : information) {
            arm.clear();
        }
        int d = trials.dimension();
        double height = hierarchy.logPrior(prior);
        for (int row = 0; row < trials.size(); row++) {
            double weight = trials.weight[row];
            double arrived = trials.succeeded[row] ? 1 : trials.arrived[row];
            if (weight == 0 || arrived == 0) {
                continue;
            }
            int arm = trials.arm[row];
            double logit = trials.offset[row] + hierarchy.score(arm, trials.x, row * d);
            double p = Logistic.probability(logit);
            double slope;
            double curvature = p * (1 - p);
            if (trials.succeeded[row]) {
                slope = 1 - p;
                height += weight * logProbability(p, logit);
            } else {
                double silence = 1 - p * arrived;
                // The probability that the outcome is still to come.
                double late = p * (1 - arrived) / silence;
                slope = late - p;
                curvature -= late * (1 - late);
                // Where failure is all but impossible, 1 - p has no digits left.
                height +=
                        weight
                                * (arrived == 1 && logit > 0
                                        ? logProbability(p, logit) - logit
                                        : StrictMath.log(silence));
            }
            information[arm].add(trials.x, row * d, weight * curvature, weight * slope);
        }
        return height;
    }

    /** Beyond the clamp a probability no longer moves; its logarithm does, as the gradient says. */
    private static double logProbability(double probability, double logit) {
        return logit < -Logistic.MOST_EXTREME_LOGIT ? logit : StrictMath.log(probability);
    }
}
