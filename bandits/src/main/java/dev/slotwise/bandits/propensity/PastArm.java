package dev.slotwise.bandits.propensity;

import java.util.Arrays;
import java.util.Map;

/**
 * What the trials of a past campaign say of one of its arms.
 *
 * @param campaign which one; arms of one campaign are compared with each other only
 * @param features of the arm, such as its topic or discount; one that is absent is missing
 * @param effects of the arm per feature of the context, the last one its main effect, in logits:
 *     estimates without a prior
 * @param variances of those estimates' errors; infinite where nothing was learnt
 * @throws IllegalArgumentException if there is not one positive variance per effect, or an effect
 *     is not finite
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record PastArm(
        String campaign, Map<String, FeatureValue> features, double[] effects, double[] variances) {
    /** What the trials must have added to the precision, as a share of the prior's. */
    private static final double LEAST_LEARNT = 1e-6;

    public PastArm {
        features = Map.copyOf(features);
        effects = effects.clone();
        variances = variances.clone();
        if (effects.length != variances.length || effects.length == 0) {
            throw new IllegalArgumentException(
                    variances.length + " variances of " + effects.length + " effects");
        }
        for (int i = 0; i < effects.length; i++) {
            if (!Double.isFinite(effects[i]) || !(variances[i] > 0)) {
                throw new IllegalArgumentException(
                        "effect " + effects[i] + " of variance " + variances[i]);
            }
        }
    }

    /**
     * Takes the prior out of a posterior, coefficient by coefficient: its mean is drawn to the
     * prior's, and would make all arms look more alike than they are. Precisions subtract, and so
     * do means weighted by them.
     *
     * @throws IllegalArgumentException if a variance is not positive, or lengths differ
     */
    public static PastArm ofPosterior(
            String campaign,
            Map<String, FeatureValue> features,
            double[] means,
            double[] variances,
            double[] priorMeans,
            double[] priorVariances) {
        int d = means.length;
        if (variances.length != d || priorMeans.length != d || priorVariances.length != d) {
            throw new IllegalArgumentException("posterior and prior of different lengths");
        }
        double[] effects = new double[d];
        double[] errors = new double[d];
        for (int i = 0; i < d; i++) {
            if (!(variances[i] > 0) || !(priorVariances[i] > 0)) {
                throw new IllegalArgumentException(
                        "variance " + variances[i] + " after " + priorVariances[i]);
            }
            double precision = 1 / variances[i] - 1 / priorVariances[i];
            if (precision < LEAST_LEARNT / priorVariances[i]) {
                errors[i] = Double.POSITIVE_INFINITY;
            } else {
                errors[i] = 1 / precision;
                effects[i] =
                        (means[i] / variances[i] - priorMeans[i] / priorVariances[i]) / precision;
            }
        }
        return new PastArm(campaign, features, effects, errors);
    }

    @Override
    public double[] effects() {
        return effects.clone();
    }

    @Override
    public double[] variances() {
        return variances.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PastArm that
                && campaign.equals(that.campaign)
                && features.equals(that.features)
                && Arrays.equals(effects, that.effects)
                && Arrays.equals(variances, that.variances);
    }

    @Override
    public int hashCode() {
        return 31 * campaign.hashCode() + Arrays.hashCode(effects);
    }
}
