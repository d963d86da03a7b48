package dev.slotwise.bandits.drift;

/**
 * An arm's rate is no longer what it was.
 *
 * @param arm whose rate has moved
 * @param hours when it was noticed, in hours since the experiment began
 * @param direction whether there are more or fewer successes than there should be
 * @param trials since when the sum began to rise: about when the rate moved
 * @param expected rate of these trials as it was predicted
 * @param observed rate of these trials
 */
public record ChangeAlarm(
        int arm,
        double hours,
        Direction direction,
        double trials,
        double expected,
        double observed) {
    /** Where to a rate has moved. */
    public enum Direction {
        /** More than predicted. */
        UP,
        /** Fewer than predicted. */
        DOWN
    }

    /** How far the rate has moved: observed minus expected. */
    public double size() {
        return observed - expected;
    }
}
