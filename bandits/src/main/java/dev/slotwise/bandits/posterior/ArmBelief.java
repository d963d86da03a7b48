package dev.slotwise.bandits.posterior;

/** What is believed of one arm for one choice. */
public sealed interface ArmBelief
        permits BetaPosterior, NormalScore, GaussianPosterior, RevenuePosterior {
    /**
     * Where the belief lies, on a scale that is the same for all beliefs of its kind and grows with
     * the reward: what a greedy policy ranks by.
     */
    double centre();
}
