package dev.slotwise.bandits.posterior;

import java.util.Comparator;

/**
 * Exposures of one arm of about the same age, and how many of them succeeded so far.
 *
 * @param arm its index
 * @param ageSeconds mean age of the exposures
 * @param exposures how many
 * @param successes how many of them have had their outcome
 * @param kept for how much of itself each of them counts: less than 1 where old trials are
 *     forgotten
 * @throws IllegalArgumentException if a count or the arm is negative, the age is not finite,
 *     successes exceed exposures, or what is kept does not lie within [0, 1]
 */
public record WaveCount(int arm, double ageSeconds, long exposures, long successes, double kept) {
    /** The order in which waves are added up, so that the same waves give the same bits. */
    public static final Comparator<WaveCount> CANONICAL =
            Comparator.comparingInt(WaveCount::arm)
                    .thenComparingDouble(WaveCount::ageSeconds)
                    .thenComparingLong(WaveCount::exposures)
                    .thenComparingLong(WaveCount::successes)
                    .thenComparingDouble(WaveCount::kept);

    /** Of which nothing is forgotten. */
    public WaveCount(int arm, double ageSeconds, long exposures, long successes) {
        this(arm, ageSeconds, exposures, successes, 1);
    }

    public WaveCount {
        if (arm < 0) {
            throw new IllegalArgumentException("negative arm: " + arm);
        }
        if (!Double.isFinite(ageSeconds)) {
            throw new IllegalArgumentException("age of a wave: " + ageSeconds);
        }
        if (successes < 0 || successes > exposures) {
            throw new IllegalArgumentException(
                    successes + " successes in " + exposures + " exposures");
        }
        if (!(kept >= 0 && kept <= 1)) {
            throw new IllegalArgumentException("kept of a wave: " + kept);
        }
    }
}
