package dev.slotwise.bandits.posterior;

import java.util.Arrays;

/**
 * What past campaigns say of the arms before the first send.
 *
 * @param means arms by features: expected effects of each arm, logits per unit of the feature
 * @param explained share of the variance of arm effects that the means explain, within [0, 1]
 * @throws IllegalArgumentException if the share is not within [0, 1] or a mean is not finite
 */
@SuppressWarnings("ArrayRecordComponent") // copied in
public record ArmPrior(double[][] means, double explained) {
    public ArmPrior {
        if (!(explained >= 0 && explained <= 1)) {
            throw new IllegalArgumentException("explained share of variance: " + explained);
        }
        means = Arrays.stream(means).map(double[]::clone).toArray(double[][]::new);
        for (double[] row : means) {
            for (double mean : row) {
                if (!Double.isFinite(mean)) {
                    throw new IllegalArgumentException("prior mean of an arm: " + mean);
                }
            }
        }
    }

    /**
     * Refuses means of other arms or features.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public void requireShape(int arms, int dimension) {
        if (means.length != arms) {
            throw new IllegalArgumentException(
                    "prior means of " + means.length + " arms instead of " + arms);
        }
        for (double[] row : means) {
            if (row.length != dimension) {
                throw new IllegalArgumentException(
                        "prior means of " + row.length + " features instead of " + dimension);
            }
        }
    }
}
