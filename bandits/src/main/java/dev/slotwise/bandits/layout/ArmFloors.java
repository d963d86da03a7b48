package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.policy.ExplorationFloor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Raises the probabilities of layouts until each eligible arm has its exploration floor in its
 * block, within 1e-12. An arm that is short of it gets what it lacks in the best layout with it,
 * and all other probabilities are scaled down. An arm that no allowed layout has gets none.
 */
final class ArmFloors {
    private static final double ROUNDING = 1e-12;
    private static final int MOST_ROUNDS = 1000;

    private record Arm(int block, int arm) {}

    private final Blocks blocks;
    private final List<BitSet> eligible;
    private final ExplorationFloor floor;

    ArmFloors(Blocks blocks, List<BitSet> eligible, ExplorationFloor floor) {
        this.blocks = blocks;
        this.eligible = eligible;
        this.floor = floor;
    }

    /**
     * The probabilities raised.
     *
     * @param shares of layouts, 1 in sum
     * @param best the best layout among these arms, if they have any that is allowed
     * @throws IllegalArgumentException if there is not room for all floors
     */
    JointLayouts raise(Map<Layout, Double> shares, Function<List<BitSet>, Optional<Layout>> best) {
        Map<Layout, Double> added = new LinkedHashMap<>();
        Map<Arm, Optional<Layout>> with = new HashMap<>();
        Map<Layout, Double> raised = shares;
        boolean isShort = true;
        for (int round = 0; isShort && round < MOST_ROUNDS; round++) {
            isShort = false;
            for (int block = 0; block < blocks.count(); block++) {
                double least = floor.amongArms(eligible.get(block).cardinality());
                double[] marginal = marginal(raised, block);
                for (int arm : eligible.get(block).stream().toArray()) {
                    double lack = least - marginal[arm];
                    if (lack > ROUNDING) {
                        var layout =
                                with.computeIfAbsent(
                                        new Arm(block, arm), lacking -> best.apply(only(lacking)));
                        layout.ifPresent(companion -> added.merge(companion, lack, Double::sum));
                        isShort |= layout.isPresent();
                    }
                }
            }
            if (isShort) {
                raised = mixed(shares, added);
            }
        }
        return new JointLayouts(
                blocks.arms(), List.copyOf(raised.keySet()), List.copyOf(raised.values()));
    }

    private List<BitSet> only(Arm arm) {
        List<BitSet> companions = new ArrayList<>(eligible);
        var alone = new BitSet();
        alone.set(arm.arm());
        companions.set(arm.block(), alone);
        return companions;
    }

    private double[] marginal(Map<Layout, Double> probabilities, int block) {
        double[] marginal = new double[blocks.arms().get(block)];
        probabilities.forEach((layout, p) -> marginal[layout.arm(block)] += p);
        return marginal;
    }

    private static Map<Layout, Double> mixed(
            Map<Layout, Double> shares, Map<Layout, Double> added) {
        double left = 1 - added.values().stream().mapToDouble(Double::doubleValue).sum();
        if (left < 0) {
            throw new IllegalArgumentException(
                    "exploration floors of the blocks' arms leave " + left);
        }
        Map<Layout, Double> mixed = new LinkedHashMap<>();
        shares.forEach((layout, share) -> mixed.put(layout, left * share));
        added.forEach((layout, more) -> mixed.merge(layout, more, Double::sum));
        return mixed;
    }
}
