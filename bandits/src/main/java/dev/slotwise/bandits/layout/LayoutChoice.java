package dev.slotwise.bandits.layout;

import java.util.List;

/**
 * A layout drawn.
 *
 * @param assignmentProbability with which the whole layout was drawn
 * @param blockProbabilities with which the arm of each block was drawn, whatever the other blocks
 *     had: what the inference of one block needs
 * @param seed that drew it
 */
public record LayoutChoice(
        Layout layout, double assignmentProbability, List<Double> blockProbabilities, long seed) {
    public LayoutChoice {
        blockProbabilities = List.copyOf(blockProbabilities);
        if (!(assignmentProbability > 0 && assignmentProbability <= 1 + 1e-9)) {
            throw new IllegalArgumentException(
                    layout + " had probability " + assignmentProbability);
        }
    }
}
