package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

/**
 * What is measured.
 *
 * @param type a proportion where it is left out
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

    /** Whether more is better. */
    public enum Direction {
        INCREASE,
        DECREASE
    }

    Type typeOrDefault() {
        return type == null ? Type.PROPORTION : type;
    }

    /** 1 where more is better, -1 where less is. */
    int sign() {
        return desiredDirection == Direction.DECREASE ? -1 : 1;
    }
}
