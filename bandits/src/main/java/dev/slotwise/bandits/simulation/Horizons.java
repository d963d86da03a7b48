package dev.slotwise.bandits.simulation;

import java.util.List;
import java.util.TreeSet;

/**
 * Numbers of sends after which regret is read, evenly spread on the scale of logarithms.
 *
 * @param sends ascending, at least one
 */
public record Horizons(List<Integer> sends) {
    private static final int FIRST = 10;
    private static final int PER_DECADE = 12;

    public Horizons {
        sends = List.copyOf(sends);
        Require.atLeast(1, sends.size(), "horizons");
    }

    /** From 10 sends to this many, twelve to a decade. */
    public static Horizons to(int last) {
        var sends = new TreeSet<Integer>();
        for (int i = 0; ; i++) {
            long send = Math.round(FIRST * Math.pow(10, i / (double) PER_DECADE));
            if (send >= last) {
                break;
            }
            sends.add((int) send);
        }
        sends.add(last);
        return new Horizons(List.copyOf(sends));
    }

    /** The last number of sends. */
    public int last() {
        return sends.getLast();
    }

    /** The index of the last horizon. */
    public int end() {
        return sends.size() - 1;
    }
}
