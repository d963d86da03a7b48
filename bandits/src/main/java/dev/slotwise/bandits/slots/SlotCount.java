package dev.slotwise.bandits.slots;

/**
 * What became of the sends of one slot. Fractions are allowed: a send that waits for its outcome is
 * a part of a failure.
 *
 * @throws IllegalArgumentException if one is negative or not finite
 */
public record SlotCount(double successes, double failures) {
    public static final SlotCount NONE = new SlotCount(0, 0);

    public SlotCount {
        if (!(successes >= 0) || !(failures >= 0) || !Double.isFinite(successes + failures)) {
            throw new IllegalArgumentException(
                    "count of a slot: " + successes + "/" + failures);
        }
    }

    double trials() {
        return successes + failures;
    }
}
