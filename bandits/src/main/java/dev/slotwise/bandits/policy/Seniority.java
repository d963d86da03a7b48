package dev.slotwise.bandits.policy;

/**
 * How long an arm has been in an experiment.
 *
 * @param joined when it came in
 * @param sends decisions that assigned it so far
 * @param maturedExposures exposures whose outcomes have arrived, in fractions where they are
 *     expected to
 * @throws IllegalArgumentException if a count is negative
 */
public record Seniority(Joined joined, long sends, double maturedExposures) {
    /** When an arm came in. */
    public enum Joined {
        /** With the experiment. */
        AT_START,
        /** While it was running. */
        LATER
    }

    /** An arm that has been there from the start, before anything happened. */
    public static final Seniority NONE = new Seniority(Joined.AT_START, 0, 0);

    public Seniority {
        if (sends < 0 || !(maturedExposures >= 0)) {
            throw new IllegalArgumentException(
                    "seniority: " + sends + " sends, " + maturedExposures + " matured");
        }
    }
}
