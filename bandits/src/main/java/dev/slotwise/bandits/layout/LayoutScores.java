package dev.slotwise.bandits.layout;

/** What each arm and each pair of arms adds to a layout's score; -∞ for a forbidden pair. */
final class LayoutScores {
    private final int[] starts;
    private final double[] arms;
    private final double[] pairs;

    /** All 0 but what is forbidden. */
    LayoutScores(Blocks blocks) {
        starts = blocks.starts();
        arms = new double[blocks.total()];
        pairs = new double[arms.length * arms.length];
        for (ForbiddenPair pair : blocks.forbidden()) {
            addPair(
                    pair.block(),
                    pair.arm(),
                    pair.otherBlock(),
                    pair.otherArm(),
                    Double.NEGATIVE_INFINITY);
        }
    }

    /** Adds to an arm's score, all arms being counted through. */
    void addArm(int arm, double score) {
        arms[arm] += score;
    }

    void addPair(int block, int arm, int otherBlock, int otherArm, double score) {
        int a = starts[block] + arm;
        int b = starts[otherBlock] + otherArm;
        pairs[a * arms.length + b] += score;
        pairs[b * arms.length + a] += score;
    }

    double arm(int block, int arm) {
        return arms[starts[block] + arm];
    }

    double pair(int block, int arm, int otherBlock, int otherArm) {
        return pairs[(starts[block] + arm) * arms.length + starts[otherBlock] + otherArm];
    }

    /**
     * What an arm adds to a layout beside the other blocks' arms, those of the first blocks only.
     */
    double beside(int block, int arm, int[] chosen, int firstBlocks) {
        double sum = arm(block, arm);
        int row = (starts[block] + arm) * arms.length;
        for (int other = 0; other < firstBlocks; other++) {
            if (other != block) {
                sum += pairs[row + starts[other] + chosen[other]];
            }
        }
        return sum;
    }

    /** The score of a whole layout. */
    double of(int[] chosen) {
        double sum = 0;
        for (int block = 0; block < chosen.length; block++) {
            sum += beside(block, chosen[block], chosen, block);
        }
        return sum;
    }
}
