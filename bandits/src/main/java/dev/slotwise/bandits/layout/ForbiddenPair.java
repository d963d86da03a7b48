package dev.slotwise.bandits.layout;

/** Two arms of different blocks that no layout may have together. */
public record ForbiddenPair(int block, int arm, int otherBlock, int otherArm) {}
