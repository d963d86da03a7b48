package dev.slotwise.bandits.statistics;

/**
 * An estimate from bandit data.
 *
 * @param estimate with normal quantiles; NaN where the data don't define it
 * @param users recipients that it rests on, of all arms
 * @param effectiveUsers so many, assigned with certainty to the arm, would know as much; for a
 *     difference, so many in each arm
 */
public record BanditEstimate(Estimate estimate, double users, double effectiveUsers) {
    static final BanditEstimate UNDEFINED =
            new BanditEstimate(Estimate.normal(Double.NaN, Double.NaN), 0, 0);

    /**
     * The same, looked at as often as one likes: the scores are differences of a martingale, with
     * the variance that they have cumulated (Ham, Bojinov, Lindon and Tingley, Design-based
     * confidence sequences, 2022).
     *
     * @param rhoSquared of {@link NormalMixture#rhoSquared}, for the number of recipients of all
     *     arms that are planned
     */
    public NormalMixture sequence(double rhoSquared) {
        return NormalMixture.asymptotic(estimate, users, rhoSquared);
    }
}
