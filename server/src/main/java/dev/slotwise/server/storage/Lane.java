package dev.slotwise.server.storage;

import java.util.UUID;

/**
 * One of sixteen lanes, fixed for ever by an id: the first column of every large table's key, so
 * that the tables can be spread over several databases.
 */
public final class Lane {
    public static final int COUNT = 16;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int PAGE_BITS = 10;

    private Lane() {}

    /** The lane of a leased id: neighbours (a page of 1024) share it. */
    public static short of(long id) {
        return (short) ((((id >>> PAGE_BITS) * GOLDEN) >>> 33) & (COUNT - 1));
    }

    /** The lane of a hashed key. */
    public static short of(UUID hash) {
        return (short) (hash.getLeastSignificantBits() & (COUNT - 1));
    }

    /** All lanes, for statements that read across them. */
    public static Short[] all() {
        var lanes = new Short[COUNT];
        for (int lane = 0; lane < COUNT; lane++) {
            lanes[lane] = (short) lane;
        }
        return lanes;
    }
}
