package dev.slotwise.server.reports;

import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Hours whose trials are counted together. Within it every arm meets the same recipients and the
 * same time, which is what makes arms comparable.
 *
 * @param from the first hour that may be in it, since 1970
 * @param to the first hour that no longer may
 * @param first hour with a trial, if there is one
 * @param last such hour
 * @param matured whether the attribution window of every trial has ended
 * @param afterEnd whether the experiment was over
 * @param arms by index; negative for recipients who got nothing
 */
record Stretch(
        int from,
        int to,
        OptionalInt first,
        OptionalInt last,
        boolean matured,
        boolean afterEnd,
        Map<Integer, WaveSums> arms) {
    private static final WaveSums NOTHING = new WaveSums();

    Stretch {
        arms = Map.copyOf(arms);
    }

    WaveSums of(int arm) {
        return arms.getOrDefault(arm, NOTHING);
    }

    /** Of all arms. */
    long count(WaveSum sum) {
        long count = 0;
        for (var each : arms.entrySet()) {
            count += each.getKey() >= 0 ? each.getValue().count(sum) : 0;
        }
        return count;
    }

    /** Whether every recipient could have got the arm. */
    boolean offersToAll(int arm) {
        long choices = count(WaveSum.DRAWN);
        return choices > 0 && of(arm).count(WaveSum.ELIGIBLE) == choices;
    }

    /** Whether some could have, and some not. */
    boolean offersToSome(int arm) {
        return of(arm).count(WaveSum.ELIGIBLE) > 0 && !offersToAll(arm);
    }
}
