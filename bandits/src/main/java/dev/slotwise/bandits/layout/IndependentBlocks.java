package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.policy.Choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Blocks decided each for itself: a layout's probability is the product of its arms'.
 *
 * @param blocks per block, one probability per arm, 1 in sum
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record IndependentBlocks(double[][] blocks) implements LayoutProbabilities {
    /** Odd, and not what seeds of successive sends differ by. */
    private static final long NEXT_BLOCK = 0xd1342543de82ef95L;

    public IndependentBlocks {
        blocks = Arrays.stream(blocks).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public double[][] blocks() {
        return Arrays.stream(blocks).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public double of(Layout layout) {
        double product = 1;
        for (int block = 0; block < blocks.length; block++) {
            product *= blocks[block][layout.arm(block)];
        }
        return product;
    }

    @Override
    public double[] marginal(int block) {
        return blocks[block].clone();
    }

    @Override
    public LayoutChoice draw(long seed) {
        List<Integer> arms = new ArrayList<>();
        List<Double> probabilities = new ArrayList<>();
        double product = 1;
        for (int block = 0; block < blocks.length; block++) {
            Choice choice = Choice.draw(blocks[block], seed + block * NEXT_BLOCK);
            arms.add(choice.arm());
            probabilities.add(choice.assignmentProbability());
            product *= choice.assignmentProbability();
        }
        return new LayoutChoice(new Layout(arms), product, probabilities, seed);
    }
}
