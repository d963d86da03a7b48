package dev.slotwise.server.learning;

import dev.slotwise.bandits.drift.ChangeAlarm;

import java.time.Instant;

/**
 * An arm's successes no longer come as foretold.
 *
 * @param at beginning of the hour whose sends made it certain
 * @param predicted rate, from what was sent before, of the sends since it moved
 * @param seen rate of these sends
 */
public record Change(
        int arm, Instant at, ChangeAlarm.Direction direction, double predicted, double seen) {
    /** Told again, perhaps of slightly other numbers. */
    boolean isSame(Change other) {
        return arm == other.arm && at.equals(other.at) && direction == other.direction;
    }
}
