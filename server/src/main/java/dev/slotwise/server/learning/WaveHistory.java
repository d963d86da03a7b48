package dev.slotwise.server.learning;

import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.DelayCell;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.GaussianBeliefs;
import dev.slotwise.bandits.posterior.RewardSums;
import dev.slotwise.bandits.posterior.WaveCount;
import dev.slotwise.bandits.slots.Slot;
import dev.slotwise.bandits.slots.SlotCount;
import dev.slotwise.server.experiments.Reward;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An experiment's hourly sums in memory, and what follows from them at a given time. One thread at
 * a time.
 */
final class WaveHistory {
    private final Map<Row, WaveSums> rows = new HashMap<>();
    private long version;
    private int lastHour = Integer.MIN_VALUE;

    /** Takes the newest state of a row; rows come as they are, not as changes. */
    void put(short lane, WaveKey key, WaveSums sums) {
        rows.put(new Row(lane, key.hour(), key.arm()), sums);
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

    CountedBeliefs beliefs(int arms, Reward reward, long nowMillis) {
        return counted(reward, tally(arms, reward.window().toSeconds(), nowMillis));
    }

    /** The same for slots, which share strength. */
    SlotBeliefs beliefs(List<Slot> slots, Reward reward, long nowMillis) {
        var tally = tally(slots.size(), reward.window().toSeconds(), nowMillis);
        return new SlotBeliefs(
                counted(reward, tally),
                slots,
                SlotCount.of(slots.size(), tally.counts, tally.delay));
    }

    private CountedBeliefs counted(Reward reward, Tally tally) {
        int arms = tally.arms.size();
        var rates = BetaBeliefs.beliefs(arms, tally.counts, tally.delay);
        if (!reward.goal().isValued()) {
            return new CountedBeliefs(version, rates, tally.arms, tally.delay);
        }
        // One more that was never tried: its belief is that of an arm that joins later.
        tally.earned.add(RewardSums.NONE);
        var valued = GaussianBeliefs.beliefs(tally.earned);
        return new CountedBeliefs(
                version, rates, valued.subList(0, arms), valued.getLast(), tally.arms, tally.delay);
    }

    /**
     * @param arms how much each was tried
     * @param earned by the matured trials of each arm
     */
    private record Tally(
            List<WaveCount> counts,
            DelayCurve delay,
            List<ArmCount> arms,
            List<RewardSums> earned) {}

    private Tally tally(int arms, double windowSeconds, long nowMillis) {
        var waves = new TreeMap<WaveKey, WaveSums>();
        var decisions = new long[arms];
        rows.forEach((row, sums) -> {
            if (row.arm >= 0 && row.arm < arms) {
                decisions[row.arm] += sums.count(WaveSum.DECISIONS);
            }
            if (row.arm >= 0 && row.arm < arms && sums.get(WaveSum.EXPOSURES) > 0) {
                waves.computeIfAbsent(
                                new WaveKey(0, Segment.EVERYBODY, row.hour, row.arm),
                                _ -> new WaveSums())
                        .add(sums, 1);
            }
        });
        var cells = new ArrayList<DelayCell>(waves.size());
        var counts = new ArrayList<WaveCount>(waves.size());
        long successes = 0;
        for (var wave : waves.entrySet()) {
            var sums = wave.getValue();
            double age = age(wave.getKey().hour(), sums, nowMillis);
            long exposures = sums.count(WaveSum.EXPOSURES);
            counts.add(
                    new WaveCount(
                            wave.getKey().arm(), age, exposures, sums.count(WaveSum.SUCCESSES)));
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
        var tried = counts(decisions, counts, delay);
        return new Tally(counts, delay, tried, earned(waves, tried));
    }

    private static List<ArmCount> counts(
            long[] decisions, List<WaveCount> waves, DelayCurve delay) {
        var matured = new double[decisions.length];
        for (var wave : waves) {
            long unanswered = wave.exposures() - wave.successes();
            matured[wave.arm()] += wave.successes() + unanswered * delay.arrived(wave.ageSeconds());
        }
        return IntStream.range(0, decisions.length)
                .mapToObj(arm -> new ArmCount(decisions[arm], matured[arm]))
                .toList();
    }

    /** What each arm's matured trials earned. */
    private static List<RewardSums> earned(Map<WaveKey, WaveSums> waves, List<ArmCount> tried) {
        var sums = new double[tried.size()];
        var squares = new double[tried.size()];
        waves.forEach((key, wave) -> {
            sums[key.arm()] += wave.get(WaveSum.SUM_Y);
            squares[key.arm()] += wave.get(WaveSum.SUM_Y2);
        });
        var earned = new ArrayList<RewardSums>();
        for (int arm = 0; arm < sums.length; arm++) {
            double matured = tried.get(arm).matured();
            // What was added and taken away again leaves its rounding.
            earned.add(
                    matured == 0
                            ? RewardSums.NONE
                            : new RewardSums(matured, sums[arm], Math.max(0, squares[arm])));
        }
        return earned;
    }

    /**
     * The mean age of a wave's exposures; at least a second, which is how finely delays are
     * measured.
     */
    private static double age(int hour, WaveSums sums, long nowMillis) {
        double meanSecond = sums.get(WaveSum.EXPOSURE_SECONDS) / sums.get(WaveSum.EXPOSURES);
        return Math.max(1, nowMillis / 1000.0 - hour * 3600.0 - meanSecond);
    }

    private record Row(short lane, int hour, int arm) {}
}
