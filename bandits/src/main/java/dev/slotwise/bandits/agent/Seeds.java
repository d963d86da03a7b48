package dev.slotwise.bandits.agent;

/** Seeds of single draws, from the seed of the whole. */
final class Seeds {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /** Distinct for distinct sends of one experiment; the draw mixes the bits. */
    static long ofSend(long seed, long send) {
        return seed * 0xbf58476d1ce4e5b9L + send * GOLDEN_GAMMA;
    }
}
