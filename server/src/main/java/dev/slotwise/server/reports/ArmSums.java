package dev.slotwise.server.reports;

import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;

/**
 * What happened to an arm's decisions, over all hours. Outcomes are counted once per decision,
 * conversions each.
 *
 * @param exposures decisions that count as trials
 * @param opens by people, as are clicks; what machines did is counted apart
 * @param late goals reached after the attribution window
 * @param successes trials that reached the goal within it
 * @param value what conversions were worth together
 */
record ArmSums(
        long decisions,
        long exposures,
        long delivered,
        long opens,
        long clicks,
        long conversions,
        long unsubscribes,
        long complaints,
        long bounces,
        long machineOpens,
        long machineClicks,
        long late,
        long successes,
        double value) {
    static final ArmSums NOTHING = new ArmSums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static ArmSums of(WaveSums sums) {
        return new ArmSums(
                sums.count(WaveSum.DECISIONS),
                sums.count(WaveSum.EXPOSURES),
                sums.count(WaveSum.DELIVERED),
                sums.count(WaveSum.OPENS),
                sums.count(WaveSum.CLICKS),
                sums.count(WaveSum.CONVERSIONS),
                sums.count(WaveSum.UNSUBSCRIBES),
                sums.count(WaveSum.COMPLAINTS),
                sums.count(WaveSum.BOUNCES),
                sums.count(WaveSum.MACHINE_OPENS),
                sums.count(WaveSum.MACHINE_CLICKS),
                sums.count(WaveSum.LATE),
                sums.count(WaveSum.SUCCESSES),
                sums.get(WaveSum.VALUE));
    }
}
