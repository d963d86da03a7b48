package dev.slotwise.server.learning;

import java.util.Comparator;

/** Which sums: an experiment's exposures of one hour (since 1970), arm and segment. */
public record WaveKey(int experiment, Segment segment, int hour, int arm)
        implements Comparable<WaveKey> {
    static final long MILLIS = 3_600_000L;

    /** The order in which rows are locked. */
    private static final Comparator<WaveKey> ORDER =
            Comparator.comparingInt(WaveKey::experiment)
                    .thenComparingInt(key -> key.segment.feature())
                    .thenComparingInt(key -> key.segment.level())
                    .thenComparingInt(WaveKey::hour)
                    .thenComparingInt(WaveKey::arm);

    @Override
    public int compareTo(WaveKey other) {
        return ORDER.compare(this, other);
    }

    static int hourOf(long millis) {
        return (int) Math.floorDiv(millis, MILLIS);
    }
}
