package dev.slotwise.bandits.simulation;

/**
 * What a propensity model says of a recipient: scale × truth + shift + noise, in logits, where the
 * truth is the part of the logit that all arms share.
 *
 * @param scale 1 where the model is calibrated
 * @param shift in logits, 0 where the model is calibrated
 * @param noise sd of the model's error, logits
 * @throws IllegalArgumentException if a number is not finite or the noise is negative
 */
public record PropensityOffset(double scale, double shift, double noise) {
    public PropensityOffset {
        Require.finite(scale, "scale");
        Require.finite(shift, "shift");
        Require.notNegative(noise, "noise");
    }

    /** A model that knows each recipient's part exactly. */
    public static PropensityOffset exact() {
        return new PropensityOffset(1, 0, 0);
    }
}
