package dev.slotwise.bandits.layout;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Finds the layout of the greatest score among eligible arms. Few layouts are searched through,
 * depth first, leaving out what can't reach the best found; among many a hill is climbed from a few
 * random layouts, one block at a time (Hill et al. 2017). Of equal layouts the first is taken.
 */
final class LayoutSearch {
    /** Up to so many layouts the search is exact. */
    static final long MOST_EXACT = 4096;

    private static final int RESTARTS = 4;
    private static final int MOST_SWEEPS = 5;

    private final int[][] eligible;
    private final int[] chosen;
    private final int[] best;
    private final double[] bound;

    LayoutSearch(List<BitSet> eligible) {
        this.eligible = eligible.stream().map(set -> set.stream().toArray()).toArray(int[][]::new);
        chosen = new int[this.eligible.length];
        best = new int[this.eligible.length];
        bound = new double[this.eligible.length + 1];
    }

    /** Whether layouts are few enough to search through. */
    boolean isExact() {
        long layouts = 1;
        for (int[] arms : eligible) {
            layouts = Math.multiplyExact(layouts, (long) arms.length);
            if (layouts > MOST_EXACT) {
                return false;
            }
        }
        return true;
    }

    /** The best layout that is not forbidden; none if all are. */
    Optional<Layout> best(LayoutScores scores, Draws draws) {
        return isExact() ? exact(scores) : climb(scores, draws);
    }

    Optional<Layout> exact(LayoutScores scores) {
        bound[eligible.length] = 0;
        for (int block = eligible.length - 1; block >= 0; block--) {
            bound[block] = bound[block + 1] + most(scores, block);
        }
        double reached = descend(scores, 0, 0, Double.NEGATIVE_INFINITY);
        return reached == Double.NEGATIVE_INFINITY ? Optional.empty() : Optional.of(layout(best));
    }

    Optional<Layout> climb(LayoutScores scores, Draws draws) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int start = 0; start < RESTARTS; start++) {
            shuffle(draws);
            if (!fill(scores, 0)) {
                return Optional.empty();
            }
            int sweep = 0;
            while (sweep < MOST_SWEEPS && improve(scores)) {
                sweep++;
            }
            double reached = scores.of(chosen);
            if (reached > greatest) {
                greatest = reached;
                System.arraycopy(chosen, 0, best, 0, best.length);
            }
        }
        return Optional.of(layout(best));
    }

    /** The most that a block may add to what the blocks before it have. */
    private double most(LayoutScores scores, int block) {
        double most = Double.NEGATIVE_INFINITY;
        for (int arm : eligible[block]) {
            double sum = scores.arm(block, arm);
            for (int other = 0; other < block; other++) {
                double pair = Double.NEGATIVE_INFINITY;
                for (int otherArm : eligible[other]) {
                    pair = Math.max(pair, scores.pair(block, arm, other, otherArm));
                }
                sum += pair;
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    private double descend(LayoutScores scores, int block, double score, double greatest) {
        if (block == eligible.length) {
            System.arraycopy(chosen, 0, best, 0, best.length);
            return score;
        }
        double reached = greatest;
        for (int arm : eligible[block]) {
            double with = score + scores.beside(block, arm, chosen, block);
            if (with + bound[block + 1] > reached) {
                chosen[block] = arm;
                reached = descend(scores, block + 1, with, reached);
            }
        }
        return reached;
    }

    /** One pass over the blocks; answers whether one of them changed. */
    private boolean improve(LayoutScores scores) {
        boolean changed = false;
        for (int block = 0; block < eligible.length; block++) {
            int arm = chosen[block];
            double most = scores.beside(block, arm, chosen, eligible.length);
            for (int candidate : eligible[block]) {
                double score = scores.beside(block, candidate, chosen, eligible.length);
                if (score > most) {
                    most = score;
                    arm = candidate;
                }
            }
            changed |= arm != chosen[block];
            chosen[block] = arm;
        }
        return changed;
    }

    /** Takes the first arms, in their order, that are allowed together. */
    private boolean fill(LayoutScores scores, int block) {
        if (block == eligible.length) {
            return true;
        }
        for (int arm : eligible[block]) {
            if (scores.beside(block, arm, chosen, block) > Double.NEGATIVE_INFINITY) {
                chosen[block] = arm;
                if (fill(scores, block + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void shuffle(Draws draws) {
        for (int[] arms : eligible) {
            for (int i = arms.length - 1; i > 0; i--) {
                int j = draws.below(i + 1);
                int arm = arms[i];
                arms[i] = arms[j];
                arms[j] = arm;
            }
        }
    }

    private static Layout layout(int[] chosen) {
        return new Layout(Arrays.stream(chosen).boxed().toList());
    }
}
