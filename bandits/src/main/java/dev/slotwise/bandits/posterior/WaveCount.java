package dev.slotwise.bandits.posterior;

/**
 * Exposures of one arm of about the same age, and how many of them succeeded so far.
 *
 * @param ageSeconds mean age of the exposures
 * @throws IllegalArgumentException if a count or the arm is negative, the age is not finite, or
 *     successes exceed exposures
 */
public record WaveCount(int arm, double ageSeconds, long exposures, long successes) {
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
    }
}
