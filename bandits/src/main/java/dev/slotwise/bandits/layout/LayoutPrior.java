package dev.slotwise.bandits.layout;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What is believed before any trial of logit P(success) = offset + shared · x + sum over blocks of
 * own(block, arm) · x + sum over pairs of blocks of pair(arm, arm): all means 0, all independent.
 * The last feature is the constant 1.
 *
 * @param dimension number of features, the constant included; 1 where recipients are not told apart
 * @param sharedSd sd, in logits, of the total effect of the context that all layouts share
 * @param mainSd sd of an arm's main effect
 * @param contextSd sd of an arm's total effect of the context
 * @param pairSd sd of the effect of two arms being together; absent where blocks are taken to add
 *     up
 * @throws IllegalArgumentException if a number is not positive and finite, or there would be more
 *     than 1,024 effects without context
 */
public record LayoutPrior(
        Blocks blocks,
        int dimension,
        double sharedSd,
        double mainSd,
        double contextSd,
        OptionalDouble pairSd) {
    private static final double SHARED_CONSTANT_SD = 1;
    private static final double STANDARD_PAIR_SD = 0.3;
    private static final int MOST_EFFECTS = 1024;

    public LayoutPrior {
        if (dimension < 1) {
            throw new IllegalArgumentException("number of features: " + dimension);
        }
        requirePositive(sharedSd, "sd of the shared effect");
        requirePositive(mainSd, "sd of an arm's main effect");
        requirePositive(contextSd, "sd of an arm's effect of context");
        pairSd.ifPresent(sd -> requirePositive(sd, "sd of a pair's effect"));
        int effects = 1 + blocks.total() + (pairSd.isPresent() ? cells(blocks) : 0);
        if (effects > MOST_EFFECTS) {
            throw new IllegalArgumentException(effects + " effects of " + blocks.arms() + " arms");
        }
    }

    /** Where any two blocks may turn out to interact. */
    public static LayoutPrior standard(Blocks blocks, int dimension) {
        return new LayoutPrior(
                blocks, dimension, 0.3, 0.3, 0.5, OptionalDouble.of(STANDARD_PAIR_SD));
    }

    /** Where blocks add up, whatever the data say. */
    public static LayoutPrior factorised(Blocks blocks, int dimension) {
        return new LayoutPrior(blocks, dimension, 0.3, 0.3, 0.5, OptionalDouble.empty());
    }

    /** The variances of the effects without context. */
    double[] variances(Effects effects) {
        double[] variances = new double[effects.count()];
        double pair = pairSd.orElse(0);
        Arrays.fill(variances, 0, effects.cells(), pair * pair);
        Arrays.fill(variances, effects.cells(), effects.shared(), mainSd * mainSd);
        variances[effects.shared()] = SHARED_CONSTANT_SD * SHARED_CONSTANT_SD;
        return variances;
    }

    private static int cells(Blocks blocks) {
        int squares = 0;
        for (int arms : blocks.arms()) {
            squares += arms * arms;
        }
        return (blocks.total() * blocks.total() - squares) / 2;
    }

    private static void requirePositive(double value, String name) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value);
        }
    }
}
