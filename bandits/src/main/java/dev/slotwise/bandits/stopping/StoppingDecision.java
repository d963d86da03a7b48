package dev.slotwise.bandits.stopping;

import java.util.List;

/** What a {@link StoppingRule} answers. */
public sealed interface StoppingDecision {
    /** Index of the arm of the least expected loss. */
    int leader();

    /**
     * What giving everybody the leader is expected to cost a trial, in the unit of {@link
     * ExpectedLoss}.
     */
    double expectedLoss();

    /** Give everybody the leader: what that may cost is not worth more e-mails. */
    record Stop(int leader, double expectedLoss) implements StoppingDecision {}

    /**
     * Not yet.
     *
     * @param missing all of it, at least one
     * @throws IllegalArgumentException if nothing is missing
     */
    record GoOn(int leader, double expectedLoss, List<Missing> missing)
            implements StoppingDecision {
        public GoOn {
            missing = List.copyOf(missing);
            if (missing.isEmpty()) {
                throw new IllegalArgumentException("nothing is missing");
            }
        }
    }

    /** What keeps an experiment from stopping. */
    sealed interface Missing {
        /**
         * An arm has had too few exposures.
         *
         * @param arm its index
         * @param had exposures so far
         * @param needed exposures
         */
        record Exposures(int arm, long had, long needed) implements Missing {}

        /**
         * All arms together have had too few conversions, and so has one of them alone.
         *
         * @param had conversions of all arms so far
         * @param needed conversions of all arms
         */
        record Conversions(long had, long needed) implements Missing {}

        /**
         * It has not run for so many whole days.
         *
         * @param had whole days so far
         * @param needed whole days
         */
        record Days(int had, int needed) implements Missing {}

        /**
         * The expected loss is not below what is worth caring about.
         *
         * @param threshold that it has to be below, in the unit of {@link ExpectedLoss}
         */
        record Certainty(double threshold) implements Missing {}
    }
}
