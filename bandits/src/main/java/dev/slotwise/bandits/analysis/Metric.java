package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.statistics.Direction;

import org.jspecify.annotations.Nullable;

/**
 * What is measured.
 *
 * @param type what the arms' fields say where it is left out
 * @param desiredDirection an increase where it is left out
 */
public record Metric(@Nullable Type type, @Nullable Direction desiredDirection) {
    static final Metric DEFAULT = new Metric(null, null);

    /** A share of users, a mean per user, or a sum over another sum, both per user. */
    public enum Type {
        PROPORTION,
        MEAN,
        RATIO
    }

    Direction direction() {
        return desiredDirection == null ? Direction.INCREASE : desiredDirection;
    }
}
