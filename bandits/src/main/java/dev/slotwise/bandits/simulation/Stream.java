package dev.slotwise.bandits.simulation;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One source of chance for each thing that is drawn, so that no choice of an agent and no other
 * part of an environment moves what the next recipient is like.
 */
enum Stream {
    EFFECTS,
    LATER_EFFECTS,
    SHARED_EFFECT,
    ARM_ORDERS,
    INTERCEPT,
    CONTEXTS,
    LUCK,
    ORDERS,
    DELAYS,
    ELIGIBILITY,
    OFFSET_NOISE,
    PRIOR,
    AGENT;

    RandomGenerator of(long seed) {
        return new SplittableRandom(seedOf(seed));
    }

    /** A seed that other streams and other seeds do not share. */
    long seedOf(long seed) {
        long x = seed * 0x9e3779b97f4a7c15L + (ordinal() + 1) * 0xd1342543de82ef95L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
