package dev.slotwise.bandits.layout;

/** The exact probability of assigning each layout: what is drawn from, and what is logged. */
public sealed interface LayoutProbabilities
        permits IndependentBlocks, JointLayouts, GuardedLayouts {
    /** The probability of a layout; 0 for one that is not eligible. */
    double of(Layout layout);

    /** The probability of each arm of a block, whatever the other blocks have; a copy. */
    double[] marginal(int block);

    /** Draws a layout. The seed alone decides. */
    LayoutChoice draw(long seed);
}
