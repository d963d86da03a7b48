package dev.slotwise.server.learning;

import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.DelayCell;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.GaussianBeliefs;
import dev.slotwise.bandits.posterior.HalfLife;
import dev.slotwise.bandits.posterior.RewardSums;
import dev.slotwise.bandits.posterior.WaveCount;
import dev.slotwise.bandits.slots.Slot;
import dev.slotwise.bandits.slots.SlotCount;
import dev.slotwise.server.experiments.Reward;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An experiment's hourly sums in memory, and what follows from them at a given time. One thread at
 * a time.
 */
final class WaveHistory {
    private final Map<Row, WaveSums> rows = new HashMap<>();
    private final ChangeWatch watch = new ChangeWatch();
    private long version;
    private int lastHour = Integer.MIN_VALUE;

    /** Takes the newest state of a row; rows come as they are, not as changes. */
    void put(short lane, WaveKey key, WaveSums sums) {
        var before = rows.put(new Row(lane, key.hour(), key.arm()), sums);
        if (before == null || !sameTrials(before, sums)) {
            watch.touch(key.hour());
        }
        lastHour = Math.max(lastHour, key.hour());
    }

    long version() {
        return version;
    }

    void seen(long head) {
        version = head;
    }

    /**
     * Whether beliefs can still move by themselves, because trials that wait for an outcome grow
     * older.
     */
    boolean isOpen(long nowMillis, double windowSeconds) {
        return lastHour != Integer.MIN_VALUE
                && nowMillis < (lastHour + 1) * WaveKey.MILLIS + (long) (windowSeconds * 1000);
    }

    /** Whether they can because another hour has passed, by which what is known fades. */
    boolean fades(long nowMillis, long lastMillis, HalfLife halfLife) {
        return halfLife.isFinite()
                && lastHour != Integer.MIN_VALUE
                && WaveKey.hourOf(nowMillis) > WaveKey.hourOf(lastMillis);
    }

    /**
     * Arms whose rate has moved, as far as their hours have closed and it was not said before;
     * empty when there is nothing new to look at.
     */
    List<Change> news(int arms, Reward reward, HalfLife halfLife, long nowMillis, boolean asked) {
        return watch.isDue(nowMillis, reward.window(), asked)
                ? watch.advance(() -> waves(arms), arms, reward.window(), halfLife, nowMillis)
                : List.of();
    }

    CountedBeliefs beliefs(int arms, Reward reward, HalfLife halfLife, long nowMillis) {
        return counted(reward, tally(arms, reward.window().toSeconds(), halfLife, nowMillis));
    }

    /** The same for slots, which share strength. */
    SlotBeliefs beliefs(List<Slot> slots, Reward reward, HalfLife halfLife, long nowMillis) {
        var tally = tally(slots.size(), reward.window().toSeconds(), halfLife, nowMillis);
        return new SlotBeliefs(
                counted(reward, tally),
                slots,
                SlotCount.of(slots.size(), tally.counts, tally.delay));
    }

    private CountedBeliefs counted(Reward reward, Tally tally) {
        int arms = tally.arms.size();
        var rates = BetaBeliefs.beliefs(arms, tally.counts, tally.delay);
        if (!reward.goal().isValued()) {
            return new CountedBeliefs(version, rates, tally.arms, tally.delay).with(watch.found());
        }
        // One more that was never tried: its belief is that of an arm that joins later.
        tally.earned.add(RewardSums.NONE);
        var valued = GaussianBeliefs.beliefs(tally.earned);
        return new CountedBeliefs(
                        version,
                        rates,
                        valued.subList(0, arms),
                        valued.getLast(),
                        tally.arms,
                        tally.delay)
                .with(watch.found());
    }

    /**
     * @param counts of which what is forgotten is left out, as it is of what was earned
     * @param arms how much each was tried
     * @param earned by the matured trials of each arm
     */
    private record Tally(
            List<WaveCount> counts,
            DelayCurve delay,
            List<ArmCount> arms,
            List<RewardSums> earned) {}

    /** By hour and arm, as far as there were exposures. */
    private SortedMap<WaveKey, WaveSums> waves(int arms) {
        var waves = new TreeMap<WaveKey, WaveSums>();
        rows.forEach((row, sums) -> {
            if (row.arm >= 0 && row.arm < arms && sums.get(WaveSum.EXPOSURES) > 0) {
                waves.computeIfAbsent(
                                new WaveKey(0, Segment.EVERYBODY, row.hour, row.arm),
                                _ -> new WaveSums())
                        .add(sums, 1);
            }
        });
        return waves;
    }

    private Tally tally(int arms, double windowSeconds, HalfLife halfLife, long nowMillis) {
        var waves = waves(arms);
        var cells = new ArrayList<DelayCell>(waves.size());
        var counts = new ArrayList<WaveCount>(waves.size());
        long successes = 0;
        for (var wave : waves.entrySet()) {
            var sums = wave.getValue();
            double age = age(wave.getKey().hour(), sums, nowMillis);
            long exposures = sums.count(WaveSum.EXPOSURES);
            counts.add(
                    new WaveCount(
                            wave.getKey().arm(),
                            age,
                            exposures,
                            sums.count(WaveSum.SUCCESSES),
                            kept(wave.getKey().hour(), halfLife, nowMillis)));
            if (sums.get(WaveSum.SUCCESSES) > 0) {
                successes += sums.count(WaveSum.SUCCESSES);
                cells.add(
                        new DelayCell(
                                age,
                                sums.get(WaveSum.SUCCESSES),
                                sums.get(WaveSum.SUM_LOG_DELAY),
                                sums.get(WaveSum.SUM_LOG_DELAY2)));
            }
        }
        var delay =
                successes == 0
                        ? DelayCurve.prior(windowSeconds)
                        : DelayCurve.fit(windowSeconds, cells);
        return new Tally(
                counts,
                delay,
                tried(decisions(arms), counts, delay),
                earned(arms, waves, counts, delay, halfLife, nowMillis));
    }

    private long[] decisions(int arms) {
        var decisions = new long[arms];
        rows.forEach((row, sums) -> {
            if (row.arm >= 0 && row.arm < arms) {
                decisions[row.arm] += sums.count(WaveSum.DECISIONS);
            }
        });
        return decisions;
    }

    /** Nothing is forgotten of how much an arm was tried. */
    private static List<ArmCount> tried(long[] decisions, List<WaveCount> waves, DelayCurve delay) {
        var matured = new double[decisions.length];
        waves.forEach(wave -> matured[wave.arm()] += matured(wave, delay));
        return IntStream.range(0, decisions.length)
                .mapToObj(arm -> new ArmCount(decisions[arm], matured[arm]))
                .toList();
    }

    private static double matured(WaveCount wave, DelayCurve delay) {
        long unanswered = wave.exposures() - wave.successes();
        return wave.successes() + unanswered * delay.arrived(wave.ageSeconds());
    }

    /** What each arm's matured trials earned. */
    private static List<RewardSums> earned(
            int arms,
            Map<WaveKey, WaveSums> waves,
            List<WaveCount> counts,
            DelayCurve delay,
            HalfLife halfLife,
            long nowMillis) {
        var matured = new double[arms];
        counts.forEach(wave -> matured[wave.arm()] += wave.kept() * matured(wave, delay));
        var sums = new double[arms];
        var squares = new double[arms];
        waves.forEach((key, wave) -> {
            double kept = kept(key.hour(), halfLife, nowMillis);
            sums[key.arm()] += kept * wave.get(WaveSum.SUM_Y);
            squares[key.arm()] += kept * wave.get(WaveSum.SUM_Y2);
        });
        var earned = new ArrayList<RewardSums>();
        for (int arm = 0; arm < arms; arm++) {
            // What was added and taken away again leaves its rounding.
            earned.add(
                    matured[arm] == 0
                            ? RewardSums.NONE
                            : new RewardSums(matured[arm], sums[arm], Math.max(0, squares[arm])));
        }
        return earned;
    }

    /** By whole hours, so that beliefs stand still in between. */
    private static double kept(int hour, HalfLife halfLife, long nowMillis) {
        return halfLife.kept((WaveKey.hourOf(nowMillis) - hour) * 3600.0);
    }

    /**
     * The mean age of a wave's exposures; at least a second, which is how finely delays are
     * measured.
     */
    private static double age(int hour, WaveSums sums, long nowMillis) {
        double meanSecond = sums.get(WaveSum.EXPOSURE_SECONDS) / sums.get(WaveSum.EXPOSURES);
        return Math.max(1, nowMillis / 1000.0 - hour * 3600.0 - meanSecond);
    }

    private static boolean sameTrials(WaveSums a, WaveSums b) {
        return a.get(WaveSum.EXPOSURES) == b.get(WaveSum.EXPOSURES)
                && a.get(WaveSum.SUCCESSES) == b.get(WaveSum.SUCCESSES);
    }

    private record Row(short lane, int hour, int arm) {}
}
