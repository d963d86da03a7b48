package dev.slotwise.bandits.simulation;

/** How the arms' effects change while the campaign runs. Their law stays what it was. */
public sealed interface Drift {
    /** They don't. */
    record Still() implements Drift {}

    /**
     * Each arm's effects turn steadily in the plane of two independent draws: after a quarter of a
     * turn nothing is left of the first.
     *
     * @param turns over the whole campaign
     */
    record Rotating(double turns) implements Drift {
        public Rotating {
            Require.positive(turns, "turns");
        }
    }

    /**
     * All effects are drawn anew now and then, at even distances.
     *
     * @param times over the whole campaign, at least 1
     */
    record Jumping(int times) implements Drift {
        public Jumping {
            Require.atLeast(1, times, "times");
        }
    }

    /**
     * Effects walk randomly, pulled back so that their spread stays the same: the correlation with
     * what they were halves in every half-life (Ornstein and Uhlenbeck 1930).
     *
     * @param halfLifeHours of the correlation
     */
    record Wandering(double halfLifeHours) implements Drift {
        public Wandering {
            Require.positive(halfLifeHours, "halfLifeHours");
        }
    }
}
