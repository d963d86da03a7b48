package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.policy.Choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Layouts decided as a whole whose blocks each have the probabilities that are asked for: floors of
 * their own, a share of the control, a cap on a new arm. A block keeps the arm of the layout as
 * often as it may, and otherwise has one that lacks probability, independently of the other blocks:
 * the maximal coupling of what it has and what it shall have (Lindvall 1992).
 *
 * <p>A layout is drawn block by block, from the probabilities of a block's arms given the arms of
 * the blocks before: each block's draw can be logged, and made again, by itself.
 */
public final class GuardedLayouts implements LayoutProbabilities {
    private static final double ROUNDING = 1e-9;

    /** Odd, and not what seeds of successive sends differ by. */
    private static final long NEXT_BLOCK = 0xd1342543de82ef95L;

    private final JointLayouts joint;
    private final double[][] marginals;

    /** Per block and arm how often it is kept. */
    private final double[][] kept;

    /** Per block and arm with what probability it is taken instead of one that is not kept. */
    private final double[][] instead;

    /**
     * @param marginals per block one probability per arm, 1 in sum
     * @throws IllegalArgumentException if they are none, or not of these blocks
     */
    public GuardedLayouts(JointLayouts joint, List<double[]> marginals) {
        this.joint = joint;
        this.marginals = marginals.stream().map(double[]::clone).toArray(double[][]::new);
        if (this.marginals.length != joint.arms().size()) {
            throw new IllegalArgumentException(
                    "probabilities of %d blocks instead of %d"
                            .formatted(this.marginals.length, joint.arms().size()));
        }
        kept = new double[this.marginals.length][];
        instead = new double[this.marginals.length][];
        for (int block = 0; block < kept.length; block++) {
            couple(block);
        }
    }

    private void couple(int block) {
        double[] asked = marginals[block];
        double[] has = joint.marginal(block);
        double sum = Arrays.stream(asked).sum();
        if (asked.length != has.length
                || Arrays.stream(asked).anyMatch(p -> !(p >= 0))
                || !(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException(
                    "probabilities of block %d of %d arms: %s"
                            .formatted(block, has.length, Arrays.toString(asked)));
        }
        kept[block] = new double[has.length];
        instead[block] = new double[has.length];
        double lacking = 0;
        for (int arm = 0; arm < has.length; arm++) {
            kept[block][arm] = has[arm] > 0 ? Math.min(1, asked[arm] / has[arm]) : 1;
            instead[block][arm] = Math.max(0, asked[arm] - has[arm]);
            lacking += instead[block][arm];
        }
        for (int arm = 0; arm < has.length && lacking > 0; arm++) {
            instead[block][arm] /= lacking;
        }
    }

    /** With what probability a block that would have an arm gets another one, or keeps it. */
    private double turns(int block, int from, int to) {
        double kept = this.kept[block][from];
        return (from == to ? kept : 0) + (1 - kept) * instead[block][to];
    }

    @Override
    public double of(Layout layout) {
        double sum = 0;
        for (int i = 0; i < joint.layouts().size(); i++) {
            double weight = joint.probabilities().get(i);
            for (int block = 0; block < marginals.length; block++) {
                weight *= turns(block, joint.layouts().get(i).arm(block), layout.arm(block));
            }
            sum += weight;
        }
        return sum;
    }

    @Override
    public double[] marginal(int block) {
        return marginals[block].clone();
    }

    @Override
    public LayoutChoice draw(long seed) {
        long[] seeds = new long[marginals.length];
        Arrays.setAll(seeds, block -> seed + block * NEXT_BLOCK);
        List<Integer> arms = new ArrayList<>();
        List<Double> ofBlocks = new ArrayList<>();
        double product = 1;
        for (Choice choice : draw(seeds)) {
            ofBlocks.add(marginals[arms.size()][choice.arm()]);
            arms.add(choice.arm());
            product *= choice.assignmentProbability();
        }
        return new LayoutChoice(new Layout(arms), product, ofBlocks, seed);
    }

    /**
     * Draws each block's arm given those of the blocks before. The product of the assignment
     * probabilities is the layout's.
     *
     * @param seeds one per block, which alone decide
     * @return one per block: its probabilities are those given the blocks before, where {@link
     *     #marginal} is without regard to them
     * @throws IllegalArgumentException if there is not one seed per block
     */
    public List<Choice> draw(long[] seeds) {
        if (seeds.length != marginals.length) {
            throw new IllegalArgumentException(
                    seeds.length + " seeds of " + marginals.length + " blocks");
        }
        double[] weights =
                joint.probabilities().stream().mapToDouble(Double::doubleValue).toArray();
        List<Choice> choices = new ArrayList<>();
        for (int block = 0; block < seeds.length; block++) {
            Choice choice = Choice.draw(given(weights, block), seeds[block]);
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= turns(block, joint.layouts().get(i).arm(block), choice.arm());
            }
            choices.add(choice);
        }
        return choices;
    }

    private double[] given(double[] weights, int block) {
        double[] without = new double[marginals[block].length];
        double all = 0;
        for (int i = 0; i < weights.length; i++) {
            without[joint.layouts().get(i).arm(block)] += weights[i];
            all += weights[i];
        }
        double[] given = new double[without.length];
        for (int from = 0; from < without.length; from++) {
            for (int to = 0; to < given.length; to++) {
                given[to] += without[from] / all * turns(block, from, to);
            }
        }
        return given;
    }
}
