package dev.slotwise.bandits.simulation;

/**
 * How long recipients take to answer. What comes after the window, or is lost on the way, is never
 * heard of.
 *
 * @param medianHours median delay of those that are not lost
 * @param sdLog sd of the logarithm of the delay, which is normally distributed
 * @param lost share of successes that are never seen
 * @param windowHours attribution window
 * @throws IllegalArgumentException if a number is out of its range
 */
public record Delay(double medianHours, double sdLog, double lost, double windowHours) {
    public Delay {
        Require.positive(medianHours, "medianHours");
        Require.notNegative(sdLog, "sdLog");
        Require.share(lost, "lost");
        Require.positive(windowHours, "windowHours");
    }

    /** The delay of somebody so many sds from the median, on the scale of logarithms. */
    double hours(double z) {
        return medianHours * Math.exp(sdLog * z);
    }
}
