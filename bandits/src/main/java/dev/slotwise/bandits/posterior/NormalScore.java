package dev.slotwise.bandits.posterior;

/**
 * An arm's own part of the logit in one context, normally distributed and untempered.
 *
 * @param mean in logits
 * @param variance in squared logits, at least 0
 * @throws IllegalArgumentException if either is not finite or the variance is negative
 */
public record NormalScore(double mean, double variance) implements ArmBelief {
    public NormalScore {
        if (!Double.isFinite(mean) || !(variance >= 0) || !Double.isFinite(variance)) {
            throw new IllegalArgumentException(
                    "no normal score: mean " + mean + ", variance " + variance);
        }
    }

    @Override
    public double centre() {
        return mean;
    }
}
