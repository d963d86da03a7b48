package dev.slotwise.server.reports;

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
}
