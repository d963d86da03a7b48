package dev.slotwise.bandits.layout;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a layout is made of.
 *
 * @param arms number of arms of each block
 * @param forbidden pairs of arms that exclude each other
 * @throws IllegalArgumentException if there is no block, one without an arm, or a forbidden pair of
 *     arms that there are not, or of one block
 */
public record Blocks(List<Integer> arms, List<ForbiddenPair> forbidden) {
    public Blocks {
        arms = List.copyOf(arms);
        forbidden = List.copyOf(forbidden);
        if (arms.isEmpty() || arms.stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("arms of blocks: " + arms);
        }
        for (ForbiddenPair pair : forbidden) {
            if (!has(arms, pair.block(), pair.arm())
                    || !has(arms, pair.otherBlock(), pair.otherArm())
                    || pair.block() == pair.otherBlock()) {
                throw new IllegalArgumentException(pair + " among blocks of " + arms + " arms");
            }
        }
    }

    /** Blocks with so many arms each, nothing forbidden. */
    public static Blocks of(Integer... arms) {
        return new Blocks(List.of(arms), List.of());
    }

    /** Number of blocks. */
    public int count() {
        return arms.size();
    }

    /** All arms of all blocks, to be chosen from. */
    public List<BitSet> everyArm() {
        List<BitSet> every = new ArrayList<>();
        for (int count : arms) {
            var set = new BitSet(count);
            set.set(0, count);
            every.add(set);
        }
        return every;
    }

    /** Number of arms of all blocks together. */
    int total() {
        int total = 0;
        for (int count : arms) {
            total += count;
        }
        return total;
    }

    /**
     * Where the arms of each block begin when all are counted through; the last entry is the total.
     */
    int[] starts() {
        int[] starts = new int[arms.size() + 1];
        for (int block = 0; block < arms.size(); block++) {
            starts[block + 1] = starts[block] + arms.get(block);
        }
        return starts;
    }

    /** Refuses a layout that is none of these blocks; a forbidden one is a layout. */
    void require(Layout layout) {
        if (layout.arms().size() != arms.size()) {
            throw new IllegalArgumentException(layout + " of blocks of " + arms + " arms");
        }
        for (int block = 0; block < arms.size(); block++) {
            if (!has(arms, block, layout.arm(block))) {
                throw new IllegalArgumentException(layout + " of blocks of " + arms + " arms");
            }
        }
    }

    /** Refuses arms to choose from that there are not, or none of a block. */
    void requireEligible(List<BitSet> eligible) {
        if (eligible.size() != arms.size()) {
            throw new IllegalArgumentException("eligible arms of " + eligible.size() + " blocks");
        }
        for (int block = 0; block < arms.size(); block++) {
            BitSet set = eligible.get(block);
            if (set.isEmpty() || set.length() > arms.get(block)) {
                throw new IllegalArgumentException(
                        "eligible arms " + set + " of " + arms.get(block) + " in block " + block);
            }
        }
    }

    private static boolean has(List<Integer> arms, int block, int arm) {
        return block >= 0 && block < arms.size() && arm >= 0 && arm < arms.get(block);
    }
}
