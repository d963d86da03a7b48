package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.policy.Choice;

import java.util.ArrayList;
import java.util.List;

/**
 * Layouts decided as a whole: those that have any probability, and how much.
 *
 * @param arms number of arms of each block
 * @param probabilities one per layout, 1 in sum
 * @throws IllegalArgumentException if there is not one probability per layout
 */
public record JointLayouts(List<Integer> arms, List<Layout> layouts, List<Double> probabilities)
        implements LayoutProbabilities {
    public JointLayouts {
        arms = List.copyOf(arms);
        layouts = List.copyOf(layouts);
        probabilities = List.copyOf(probabilities);
        if (layouts.size() != probabilities.size()) {
            throw new IllegalArgumentException(
                    probabilities.size() + " probabilities of " + layouts.size() + " layouts");
        }
    }

    @Override
    public double of(Layout layout) {
        int at = layouts.indexOf(layout);
        return at < 0 ? 0 : probabilities.get(at);
    }

    @Override
    public double[] marginal(int block) {
        double[] marginal = new double[arms.get(block)];
        for (int i = 0; i < layouts.size(); i++) {
            marginal[layouts.get(i).arm(block)] += probabilities.get(i);
        }
        return marginal;
    }

    @Override
    public LayoutChoice draw(long seed) {
        double[] p = probabilities.stream().mapToDouble(Double::doubleValue).toArray();
        Choice choice = Choice.draw(p, seed);
        Layout layout = layouts.get(choice.arm());
        List<Double> ofBlocks = new ArrayList<>();
        for (int block = 0; block < arms.size(); block++) {
            ofBlocks.add(marginal(block, layout.arm(block)));
        }
        return new LayoutChoice(layout, choice.assignmentProbability(), ofBlocks, seed);
    }

    private double marginal(int block, int arm) {
        double sum = 0;
        for (int i = 0; i < layouts.size(); i++) {
            if (layouts.get(i).arm(block) == arm) {
                sum += probabilities.get(i);
            }
        }
        return sum;
    }
}
