package dev.slotwise.bandits.posterior;

/**
 * Outcomes of exposures of about the same age, as sums of their log delays (natural logarithm of
 * seconds, each delay at least one second).
 *
 * @param ageSeconds mean age of the exposures, positive
 * @param outcomes how many outcomes they have had so far
 * @param sumLogDelay of the log delays
 * @param sumSquaredLogDelay of their squares
 * @throws IllegalArgumentException if the sums cannot belong to so many outcomes
 */
public record DelayCell(
        double ageSeconds, double outcomes, double sumLogDelay, double sumSquaredLogDelay) {
    public DelayCell {
        if (!(ageSeconds > 0)) {
            throw new IllegalArgumentException("age of a delay cell: " + ageSeconds);
        }
        if (!(outcomes >= 0)
                || !Double.isFinite(outcomes + sumLogDelay)
                || !(sumSquaredLogDelay >= 0)) {
            throw new IllegalArgumentException(
                    "sums of a delay cell: "
                            + outcomes
                            + ", "
                            + sumLogDelay
                            + ", "
                            + sumSquaredLogDelay);
        }
    }
}
