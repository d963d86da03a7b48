package dev.slotwise.server.learning;

import dev.slotwise.bandits.drift.ChangeAlarm;
import dev.slotwise.bandits.drift.RateWatch;
import dev.slotwise.bandits.posterior.HalfLife;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Which arms of an experiment have changed: a pure function of the hours whose attribution window
 * has closed. It goes on from hour to hour, and begins anew when an hour it has been through
 * changes after all. One thread at a time.
 */
final class ChangeWatch {
    private Watched watched = new Watched(0, Duration.ZERO, HalfLife.NONE);
    private RateWatch watch = new RateWatch(0, HalfLife.NONE);
    private int through = Integer.MIN_VALUE;
    private boolean began;
    private boolean stale;
    private List<Change> found = List.of();

    /** What decides what is seen, beside the hours. */
    private record Watched(int arms, Duration window, HalfLife halfLife) {}

    List<Change> found() {
        return found;
    }

    /** An hour has changed. */
    void touch(int hour) {
        stale |= hour <= through;
    }

    /**
     * Whether there is something to look at: a new hour has closed, or one that was looked at has
     * changed and somebody asks.
     */
    boolean isDue(long nowMillis, Duration window, boolean asked) {
        return settled(nowMillis, window) > through || (asked && stale);
    }

    /**
     * Looks at what has closed.
     *
     * @param waves by hour and arm
     * @return what was not found before; nothing the first time, when all is from before this
     *     server began
     */
    List<Change> advance(
            Supplier<SortedMap<WaveKey, WaveSums>> waves,
            int arms,
            Duration window,
            HalfLife halfLife,
            long nowMillis) {
        var wanted = new Watched(arms, window, halfLife);
        boolean first = !began;
        began = true;
        var before = found;
        if (stale || !wanted.equals(watched)) {
            watched = wanted;
            watch = new RateWatch(arms, halfLife);
            through = Integer.MIN_VALUE;
            stale = false;
            found = List.of();
        }
        int last = settled(nowMillis, window);
        var now = new ArrayList<>(found);
        var trials = new double[arms];
        var hits = new double[arms];
        int hour = Integer.MIN_VALUE;
        for (var wave : waves.get().entrySet()) {
            var key = wave.getKey();
            if (key.hour() <= through || key.hour() > last) {
                continue;
            }
            if (key.hour() != hour && hour != Integer.MIN_VALUE) {
                see(hour, trials, hits, now);
                trials = new double[arms];
                hits = new double[arms];
            }
            hour = key.hour();
            trials[key.arm()] = wave.getValue().get(WaveSum.EXPOSURES);
            hits[key.arm()] = wave.getValue().get(WaveSum.SUCCESSES);
        }
        if (hour != Integer.MIN_VALUE) {
            see(hour, trials, hits, now);
        }
        through = Math.max(through, last);
        found = List.copyOf(now);
        return first
                ? List.of()
                : found.stream().filter(it -> before.stream().noneMatch(it::isSame)).toList();
    }

    private void see(int hour, double[] trials, double[] hits, List<Change> into) {
        for (ChangeAlarm alarm : watch.next(hour, trials, hits)) {
            into.add(
                    new Change(
                            alarm.arm(),
                            Instant.ofEpochMilli(hour * WaveKey.MILLIS),
                            alarm.direction(),
                            alarm.expected(),
                            alarm.observed()));
        }
    }

    /** The last hour all of whose sends are past their attribution window. */
    private static int settled(long nowMillis, Duration window) {
        return WaveKey.hourOf(nowMillis - window.toMillis()) - 1;
    }
}
