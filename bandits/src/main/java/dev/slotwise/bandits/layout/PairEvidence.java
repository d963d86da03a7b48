package dev.slotwise.bandits.layout;

/**
 * What the trials say of two blocks.
 *
 * @param block the one that comes first
 * @param logBayesFactor natural logarithm of how many times better the trials agree with an
 *     interaction than with none
 * @param probability that the two interact, as they are treated: 1 and 0 once it is settled
 */
public record PairEvidence(int block, int otherBlock, double logBayesFactor, double probability) {
    /** Whether the two are taken to interact, come what may. */
    public boolean interacts() {
        return probability == 1;
    }

    /** Whether the two are taken to add up. */
    public boolean addsUp() {
        return probability == 0;
    }
}
