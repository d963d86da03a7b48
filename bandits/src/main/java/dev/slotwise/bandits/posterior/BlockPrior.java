package dev.slotwise.bandits.posterior;

import java.util.Arrays;

/**
 * A {@link LogisticPrior} of one block of features.
 *
 * @param features variances of what all arms share, one per feature
 * @param widths variances of arms' own effects
 * @param expected arms by features: what past experiments expect
 * @param expects whether they expect anything, so that it may be trusted more or less
 * @param contextual how many of the features are no constant: the first ones
 * @param widthWorth how many arms the widths are worth
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record BlockPrior(
        double[] features,
        double[] widths,
        double[][] expected,
        boolean expects,
        int contextual,
        double widthWorth) {
    private static final double TRUST_VARIANCE = 0.25;

    int arms() {
        return expected.length;
    }

    int dimension() {
        return widths.length;
    }

    /** Of all that arms share: the features' effects, and the trust in what is expected. */
    double[] sharedVariances() {
        if (!expects) {
            return features;
        }
        double[] variances = Arrays.copyOf(features, features.length + 1);
        variances[features.length] = TRUST_VARIANCE;
        return variances;
    }
}
