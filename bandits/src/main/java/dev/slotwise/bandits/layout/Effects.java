package dev.slotwise.bandits.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each effect without context stands: first those of pairs of arms, pair of blocks by pair of
 * blocks, then those of arms, block by block, last the one that all layouts share.
 */
final class Effects {
    /** Two blocks that may interact, and where the effects of their arms begin. */
    record Pair(int block, int otherBlock, int start, int arms, int otherArms) {
        int cells() {
            return arms * otherArms;
        }

        Pair startingAt(int otherStart) {
            return new Pair(block, otherBlock, otherStart, arms, otherArms);
        }

        int effect(int arm, int otherArm) {
            return start + arm * otherArms + otherArm;
        }
    }

    private final int[] starts;
    private final List<Pair> pairs;
    private final int cells;

    Effects(Blocks blocks, boolean withPairs) {
        starts = blocks.starts();
        List<Pair> pairs = new ArrayList<>();
        int at = 0;
        for (int block = 0; withPairs && block < blocks.count(); block++) {
            for (int other = block + 1; other < blocks.count(); other++) {
                var pair =
                        new Pair(
                                block,
                                other,
                                at,
                                blocks.arms().get(block),
                                blocks.arms().get(other));
                pairs.add(pair);
                at += pair.cells();
            }
        }
        this.pairs = List.copyOf(pairs);
        cells = at;
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** How many effects pairs have. */
    int cells() {
        return cells;
    }

    /** The arm of a block when all arms are counted through. */
    int arm(int block, Layout layout) {
        return starts[block] + layout.arm(block);
    }

    int shared() {
        return cells + starts[starts.length - 1];
    }

    int count() {
        return shared() + 1;
    }

    /** The effects that add up in a layout. */
    int[] of(Layout layout) {
        int blocks = starts.length - 1;
        int[] active = new int[pairs.size() + blocks + 1];
        int at = 0;
        for (Pair pair : pairs) {
            active[at++] = pair.effect(layout.arm(pair.block()), layout.arm(pair.otherBlock()));
        }
        for (int block = 0; block < blocks; block++) {
            active[at++] = cells + arm(block, layout);
        }
        active[at] = shared();
        return active;
    }
}
