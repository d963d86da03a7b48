package dev.slotwise.bandits.posterior;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Where a {@link LogisticFit} stands: arms' coefficients around what they share, block by block.
 * Immutable.
 */
public final class Hierarchy {
    private final FeatureBlocks layout;
    private final HierarchyBlock[] blocks;

    Hierarchy(FeatureBlocks layout, HierarchyBlock[] blocks) {
        this.layout = layout;
        this.blocks = blocks;
    }

    /** Before any trial. */
    static Hierarchy before(LogisticPrior prior) {
        return before(prior, FeatureBlocks.of(prior.dimension()));
    }

    static Hierarchy before(LogisticPrior prior, FeatureBlocks layout) {
        var blocks = new HierarchyBlock[layout.count()];
        Arrays.setAll(blocks, block -> HierarchyBlock.before(prior.block(layout, block)));
        return new Hierarchy(layout, blocks);
    }

    FeatureBlocks layout() {
        return layout;
    }

    HierarchyBlock block(int block) {
        return blocks[block];
    }

    /**
     * The logit of an arm without its offset, theta_a · x at the mode.
     *
     * @param x features, the last one 1, within ±5
     */
    public double score(int arm, double[] x) {
        double sum = 0;
        for (int block = 0; block < blocks.length; block++) {
            sum += blocks[block].score(arm, x, layout.start(block));
        }
        return sum;
    }

    /** The largest difference of a coefficient. */
    double distance(Hierarchy other) {
        double largest = 0;
        for (int block = 0; block < blocks.length; block++) {
            largest = Math.max(largest, blocks[block].distance(other.blocks[block]));
        }
        return largest;
    }

    /** The largest relative change of a width since then. */
    double widenedSince(Hierarchy before) {
        double largest = 0;
        for (int block = 0; block < blocks.length; block++) {
            largest = Math.max(largest, blocks[block].widenedSince(before.blocks[block]));
        }
        return largest;
    }

    /** Variances of arms' own effects, one per feature. */
    double[] widths() {
        return joined(HierarchyBlock::widths);
    }

    /** What all arms share, by itself. */
    GaussianWeights sharedWeights() {
        return new GaussianWeights(
                layout, joined(HierarchyBlock::sharedMean), each(HierarchyBlock::sharedCovariance));
    }

    /**
     * What all arms share, given their own effects: from where a learner goes on that takes the two
     * in turn.
     */
    GaussianWeights sharedWeightsGivenOwn(LogisticPrior prior) {
        var covariances = new double[blocks.length][];
        Arrays.setAll(
                covariances,
                block -> blocks[block].sharedCovarianceGivenOwn(prior.block(layout, block)));
        return new GaussianWeights(layout, joined(HierarchyBlock::sharedMean), covariances);
    }

    /** An arm's own effects, given what is shared. */
    GaussianWeights ownWeights(int arm) {
        return new GaussianWeights(
                layout,
                joined(block -> block.ownMean(arm)),
                each(block -> block.ownCovariance(arm)));
    }

    private double[] joined(Function<HierarchyBlock, double[]> part) {
        return Arrays.stream(blocks)
                .flatMapToDouble(block -> Arrays.stream(part.apply(block)))
                .toArray();
    }

    private double[][] each(Function<HierarchyBlock, double[]> part) {
        return Arrays.stream(blocks).map(part).toArray(double[][]::new);
    }
}
