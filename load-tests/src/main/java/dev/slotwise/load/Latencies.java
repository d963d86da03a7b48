package dev.slotwise.load;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long answers took, to within 2 %. Many threads may add at once. */
final class Latencies {
    /** Buckets per power of two. */
    private static final int FINENESS = 64;

    private static final int SHIFT = Long.numberOfTrailingZeros(FINENESS);

    private final AtomicLongArray counts = new AtomicLongArray(FINENESS * (64 - SHIFT));

    void add(long nanos) {
        counts.incrementAndGet(bucket(Math.max(0, nanos)));
    }

    /** The time within which that share of the answers came; 0 if there were none. */
    double milliseconds(double share) {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        long rest = (long) Math.ceil(share * all);
        int bucket = 0;
        while (rest > 0 && (rest -= counts.get(bucket)) > 0) {
            bucket++;
        }
        return upperEnd(bucket) / 1e6;
    }

    private static int bucket(long nanos) {
        int exponent = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos | 1) - SHIFT);
        return exponent * FINENESS + (int) (nanos >> exponent);
    }

    private static long upperEnd(int bucket) {
        int exponent = Math.max(0, bucket / FINENESS - 1);
        return (long) (bucket - exponent * FINENESS) << exponent;
    }
}
