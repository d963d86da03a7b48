package dev.slotwise.bandits.agent;

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
}
