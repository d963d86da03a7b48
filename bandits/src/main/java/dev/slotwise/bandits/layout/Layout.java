package dev.slotwise.bandits.layout;

import java.util.List;

/**
 * One arm per block.
 *
 * @param arms index of each block's arm, in the order of the blocks
 */
public record Layout(List<Integer> arms) {
    public Layout {
        arms = List.copyOf(arms);
    }

    /** The layout of these arms, in the order of the blocks. */
    public static Layout of(Integer... arms) {
        return new Layout(List.of(arms));
    }

    /** The arm of a block. */
    public int arm(int block) {
        return arms.get(block);
    }
}
