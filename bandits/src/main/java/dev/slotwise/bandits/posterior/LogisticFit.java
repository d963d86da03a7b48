package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.NoConvergence;

import java.util.Arrays;
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
 * <p>More than 128 features are taken in blocks with no covariance between them, each fitted as if
 * the others were known.
 *
 * <p>Of a trial that has reached an age at which a share F of outcomes has come, silence has the
 * likelihood 1 - p F (Chapelle, Modeling delayed feedback in display advertising, 2014).
 */
public final class LogisticFit {
    private static final int MOST_ROUNDS = 100;
    private static final double LINKED_LOGITS = 1e-3;
    private static final double LINKED_WIDTHS = 1e-2;

    /** Mode to 1e-9 logits, widths to a thousandth: what a log stands for, to the bit. */
    static final Precision EXACT = new Precision(1e-9, 200, 1e-3);

    /** As much as sampling can tell: for a learner that refits again and again. */
    static final Precision SWIFT = new Precision(0.1, 1, 0);

    /**
     * When to stop.
     *
     * @param logits largest change of a coefficient that is left
     * @param rounds most updates of the widths
     * @param widths relative change of a width that is left; 0 for a single update
     */
    record Precision(double logits, int rounds, double widths) {
        /** Blocks disregard what links them: more digits would say nothing. */
        Precision withinBlocks() {
            return new Precision(
                    Math.max(logits, LINKED_LOGITS), rounds, widths == 0 ? 0 : LINKED_WIDTHS);
        }
    }

    private final TrialColumns trials;
    private final FeatureBlocks layout;
    private final BlockFit[] blocks;

    /** Per trial its logit, less what the block adds that is being fitted. */
    private final double[] rest;

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
        this.trials = trials;
        layout = start.layout();
        rest = Arrays.copyOf(trials.offset, trials.size());
        blocks = new BlockFit[layout.count()];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] =
                    new BlockFit(
                            prior.block(layout, block),
                            trials,
                            layout.start(block),
                            rest,
                            start.block(block));
        }
        if (blocks.length > 1) {
            for (BlockFit block : blocks) {
                block.addScores(1);
            }
        }
    }

    /**
     * The mode to about a hundredth of a logit, well below what is unknown: for a learner that
     * refits its log again and again. Widths move by one step of EM.
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
        return fit.fitted(fit.blocks.length == 1 ? precision : precision.withinBlocks());
    }

    private Hierarchy fitted(Precision precision) {
        settle(precision);
        for (int round = 0; round < precision.rounds; round++) {
            Hierarchy before = standing();
            for (BlockFit block : blocks) {
                block.widen();
            }
            if (precision.widths == 0) {
                // The quadratic at hand is good enough for the new widths.
                break;
            }
            double moved = standing().widenedSince(before);
            settle(precision);
            if (moved <= precision.widths) {
                break;
            }
        }
        for (BlockFit block : blocks) {
            alone(block, block::finish);
        }
        return standing();
    }

    /** Goes round the blocks until none moves any more (Gauss-Seidel). */
    private void settle(Precision precision) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            boolean[] settled = {true};
            for (BlockFit block : blocks) {
                alone(block, () -> settled[0] &= block.improve(precision));
            }
            if (settled[0]) {
                return;
            }
        }
        throw new NoConvergence("mode of " + trials.size() + " trials");
    }

    /** Fits a block while what the others add is part of the offset. */
    private void alone(BlockFit block, Runnable fitting) {
        if (blocks.length == 1) {
            fitting.run();
            return;
        }
        block.addScores(-1);
        block.reconsider();
        fitting.run();
        block.addScores(1);
    }

    private Hierarchy standing() {
        var states = new HierarchyBlock[blocks.length];
        Arrays.setAll(states, block -> blocks[block].state());
        return new Hierarchy(layout, states);
    }
}
