package dev.slotwise.bandits.policy;

import java.util.Arrays;

/**
 * A {@link LookAhead} that watches the gaps of the recipients it is asked about, each after it was
 * asked. Mutable, for a single thread.
 */
public final class ValueOfInformation {
    private static final double LEAST_RATE = 0.002;

    private final double part;
    private final double[] density;
    private double curvature = LookAhead.FIRST_CURVATURE;
    private long seen;

    /**
     * @param arms how many there are
     * @param part of the value that is paid as a bonus
     */
    public ValueOfInformation(int arms, double part) {
        this.part = part;
        density = new double[arms];
        Arrays.fill(density, LookAhead.FIRST_DENSITY);
    }

    /**
     * Adds each arm's lift to its mean.
     *
     * @param means of the arms' scores, logits; minus infinity for an arm that is not eligible;
     *     changed
     * @param variances of the arms' scores
     * @param spreads |Sigma x|² per arm
     * @param sharedLogit what all arms have in common for this recipient
     * @param remaining how many sends are still to come
     */
    public void addTo(
            double[] means,
            double[] variances,
            double[] spreads,
            double sharedLogit,
            double remaining) {
        int leader = LookAhead.leader(means);
        double top = means[leader];
        double second = LookAhead.second(means, leader);
        double rate = Math.max(1 / (++seen + LookAhead.FIRST_WORTH), LEAST_RATE);
        double leading = 0;
        for (int arm = 0; arm < means.length; arm++) {
            if (means[arm] == Double.NEGATIVE_INFINITY) {
                continue;
            }
            double information = LookAhead.information(sharedLogit, means[arm]);
            if (arm == leader) {
                leading = information;
            }
            double gap = arm == leader ? top - second : top - means[arm];
            double lift =
                    LookAhead.lift(
                            part * remaining,
                            density[arm],
                            curvature,
                            spreads[arm],
                            information,
                            variances[arm]);
            if (second > Double.NEGATIVE_INFINITY) {
                density[arm] += rate * (LookAhead.height(gap, variances[arm]) - density[arm]);
            }
            means[arm] += lift;
        }
        curvature += rate * (leading - curvature);
    }
}
