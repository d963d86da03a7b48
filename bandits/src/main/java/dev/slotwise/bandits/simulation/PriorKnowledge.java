package dev.slotwise.bandits.simulation;

/** What past campaigns are said to tell of the arms' effects before the first send. */
public sealed interface PriorKnowledge {
    /** Share of the variance of effects that the prior means are said to explain. */
    double share();

    /**
     * They explain what they say: the expected effects given the means are the means.
     *
     * @param share of the variance of effects, within [0, 1]
     */
    record Explaining(double share) implements PriorKnowledge {
        public Explaining {
            Require.share(share, "share");
        }
    }

    /**
     * They explain nothing: effects of arms that have nothing to do with these.
     *
     * @param share that they claim to explain, within [0, 1]
     */
    record Wrong(double share) implements PriorKnowledge {
        public Wrong {
            Require.share(share, "share");
        }
    }
}
