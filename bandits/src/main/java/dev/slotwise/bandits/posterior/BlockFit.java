package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.NoConvergence;
import dev.slotwise.bandits.numerics.Logistic;

/** The fit of one block of features, those of the others being what they are. Mutable. */
final class BlockFit {
    private static final int MOST_HALVINGS = 30;

    /** A loss, per trial, that may be rounding. */
    private static final double ROUNDING = 1e-9;

    /** A gain per trial after which one more step is exact to rounding. */
    private static final double LEVEL = 1e-12;

    private final BlockPrior prior;
    private final TrialColumns trials;
    private final int start;
    private final double trialWeight;
    private final ArmInformation[] information;

    /** Per trial, the logit without what this block adds. */
    private final double[] rest;

    private HierarchyBlock state;

    /** Where the trials were summed: every step begins there. */
    private HierarchyBlock summedAt;

    /** The log posterior there, unless something else has changed since. */
    private double height;

    private boolean stale = true;

    /**
     * @param start where the block's features begin
     * @param rest to be read; it changes with the other blocks
     */
    BlockFit(
            BlockPrior prior, TrialColumns trials, int start, double[] rest, HierarchyBlock state) {
        this.prior = prior;
        this.trials = trials;
        this.start = start;
        this.rest = rest;
        this.state = state;
        this.summedAt = state;
        trialWeight = 1 + trials.totalWeight();
        information = new ArmInformation[prior.arms()];
        for (int arm = 0; arm < information.length; arm++) {
            information[arm] = new ArmInformation(prior.dimension());
        }
    }

    HierarchyBlock state() {
        return state;
    }

    /** Something else has changed. */
    void reconsider() {
        stale = true;
    }

    /** Adds what the block makes of each trial, so many times. */
    void addScores(double times) {
        int d = trials.dimension();
        for (int row = 0; row < trials.size(); row++) {
            rest[row] += times * state.score(trials.arm[row], trials.x, row * d + start);
        }
    }

    /**
     * One step of Newton's method, halved where it goes too far.
     *
     * @return whether it was a small one
     */
    boolean improve(LogisticFit.Precision precision) {
        double before = informed();
        HierarchyBlock from = summedAt;
        HierarchyBlock full = step();
        if (precision.widths() == 0 && full.distance(from) <= precision.logits()) {
            // What a step of this size leaves undone is of second order.
            state = full;
            return true;
        }
        double step = 1;
        state = full;
        height = pass();
        // Far from the mode the quadratic can mislead; near it rounding decides the last bits.
        while (height < before - ROUNDING * (trialWeight + Math.abs(before))) {
            step *= 0.5;
            if (step < StrictMath.pow(2, -MOST_HALVINGS)) {
                throw new NoConvergence("mode of " + trials.size() + " trials");
            }
            state = from.towards(full, step);
            height = pass();
        }
        boolean level = Math.abs(height - before) <= LEVEL * (trialWeight + Math.abs(height));
        return step == 1 && (level || state.distance(from) <= precision.logits());
    }

    /** Moves the widths a step of EM; what the trials say is still the same. */
    void widen() {
        state = state.widened(prior);
        HierarchyBlock wider = summedAt.withWidthsOf(state);
        height += wider.logPrior(prior) - summedAt.logPrior(prior);
        summedAt = wider;
    }

    /** A last step, which needs no second look. */
    void finish() {
        informed();
        state = step();
        stale = true;
    }

    private double informed() {
        if (stale) {
            height = pass();
            stale = false;
        }
        return height;
    }

    /** Silence may bend the log posterior upwards far from its mode: there a safer quadratic. */
    private HierarchyBlock step() {
        return summedAt.step(prior, information)
                .orElseGet(() -> {
                    for (ArmInformation arm : information) {
                        arm.straighten();
                    }
                    return summedAt.step(prior, information)
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
        summedAt = state;
        var height = new LogLikelihood();
        for (int row = 0; row < trials.size(); row++) {
            double weight = trials.weight[row];
            double arrived = trials.succeeded[row] ? 1 : trials.arrived[row];
            if (weight == 0 || arrived == 0) {
                continue;
            }
            int arm = trials.arm[row];
            double logit = rest[row] + state.score(arm, trials.x, row * d + start);
            double p = Logistic.probability(logit);
            double slope;
            double curvature = p * (1 - p);
            if (trials.succeeded[row]) {
                slope = 1 - p;
                add(height, weight, p, logit);
            } else {
                double silence = 1 - p * arrived;
                // The probability that the outcome is still to come.
                double late = p * (1 - arrived) / silence;
                slope = late - p;
                curvature -= late * (1 - late);
                // Where failure is all but impossible, 1 - p has no digits left.
                if (arrived == 1 && logit > 0) {
                    add(height, weight, p, logit);
                    height.addLog(-weight * logit);
                } else {
                    height.add(silence, weight);
                }
            }
            information[arm].add(trials.x, row * d + start, weight * curvature, weight * slope);
        }
        for (ArmInformation arm : information) {
            arm.complete(trials.x);
        }
        return state.logPrior(prior) + height.sum();
    }

    /** Beyond the clamp a probability no longer moves; its logarithm does, as the gradient says. */
    private static void add(LogLikelihood sum, double weight, double probability, double logit) {
        if (logit < -Logistic.MOST_EXTREME_LOGIT) {
            sum.addLog(weight * logit);
        } else {
            sum.add(probability, weight);
        }
    }
}
