package dev.slotwise.bandits.posterior;

/**
 * A guess at a rate and how many trials it is worth.
 *
 * @param rate of success
 * @param trials that it is worth; as a beta distribution, alpha + beta
 * @throws IllegalArgumentException if the rate is not within (0, 1) or the trials are not positive
 */
public record RatePrior(double rate, double trials) {
    public RatePrior {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("prior rate outside (0, 1): " + rate);
        }
        if (!(trials > 0) || !Double.isFinite(trials)) {
            throw new IllegalArgumentException("prior worth of " + trials + " trials");
        }
    }
}
