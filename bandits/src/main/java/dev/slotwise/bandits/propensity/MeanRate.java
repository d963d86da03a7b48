package dev.slotwise.bandits.propensity;

import dev.slotwise.bandits.numerics.Logistic;

import java.util.Map;

/**
 * The same rate for everybody.
 *
 * @param rate clamped to [1e-6, 1 - 1e-6], so that its logit stays within reach of what is learnt
 *     later
 * @throws IllegalArgumentException if the rate is NaN
 */
public record MeanRate(double rate) implements PropensityModel {
    private static final double LEAST = 1e-6;

    public MeanRate {
        if (Double.isNaN(rate)) {
            throw new IllegalArgumentException("mean rate: " + rate);
        }
        rate = Math.clamp(rate, LEAST, 1 - LEAST);
    }

    @Override
    public double logit(Map<String, FeatureValue> recipient) {
        return Logistic.logit(rate);
    }
}
