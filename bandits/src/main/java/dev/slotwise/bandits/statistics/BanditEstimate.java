package dev.slotwise.bandits.statistics;

/**
 * An estimate from bandit data.
 *
 * @param estimate with normal quantiles; NaN where the data don't define it
 * @param users recipients that it rests on, of all arms
 * @param effectiveUsers so many, assigned with certainty to the arm, would know as much; for a
 *     difference, so many in each arm
 * @param cautiousError a standard error that is at least the one that all outcomes together would
 *     give with these probabilities
 */
public record BanditEstimate(
        Estimate estimate, double users, double effectiveUsers, double cautiousError) {
    static final BanditEstimate UNDEFINED =
            new BanditEstimate(Estimate.normal(Double.NaN, Double.NaN), 0, 0, Double.NaN);

    /** With the standard error that it has. */
    static BanditEstimate of(Estimate estimate, double users, double effectiveUsers) {
        return new BanditEstimate(estimate, users, effectiveUsers, estimate.standardError());
    }

    /**
     * The same, looked at as often as one likes: the scores are differences of a martingale, with
     * the variance that they have cumulated (Ham, Bojinov, Lindon and Tingley, Design-based
     * confidence sequences, 2022). An arm that hardly gets anybody has a small standard error by
     * its own few outcomes exactly when they happen to be few successes, and somebody who looks all
     * the time would catch that moment; the cautious error is blind to it.
     *
     * @param rhoSquared of {@link NormalMixture#rhoSquared}, for the number of recipients of all
     *     arms that are planned
     */
    public NormalMixture sequence(double rhoSquared) {
        return NormalMixture.asymptotic(
                Estimate.normal(estimate.value(), cautiousError), users, rhoSquared);
    }
}
