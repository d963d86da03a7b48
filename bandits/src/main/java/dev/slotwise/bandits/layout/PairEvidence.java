package dev.slotwise.bandits.layout;

/**
 * What the trials say of two blocks.
 *
 * @param block the one that comes first
 * @param logBayesFactor natural logarithm of how many times better the trials agree with an
 *     interaction than with none
 * @param interacts whether the two are taken to interact
 */
public record PairEvidence(int block, int otherBlock, double logBayesFactor, boolean interacts) {}
