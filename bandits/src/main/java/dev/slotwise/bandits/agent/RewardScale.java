package dev.slotwise.bandits.agent;

/** What rewards look like. */
public sealed interface RewardScale {
    /** 1 for a success, 0 for none. */
    record Binary() implements RewardScale {}

    /**
     * Any value between two bounds.
     *
     * @param least that a reward can be, in its own unit
     * @param most that a reward can be, more than the least
     * @throws IllegalArgumentException if the bounds are not finite or not in order
     */
    record Real(double least, double most) implements RewardScale {
        public Real {
            if (!(least < most) || !Double.isFinite(least) || !Double.isFinite(most)) {
                throw new IllegalArgumentException("rewards within " + least + " .. " + most);
            }
        }
    }
}
