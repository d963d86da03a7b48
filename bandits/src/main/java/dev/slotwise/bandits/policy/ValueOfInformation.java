package dev.slotwise.bandits.policy;

import java.util.Arrays;

/**
 * What trying an arm now is worth for the sends still to come, in logits of the present choice.
 *
 * <p>A trial with features x reduces the variance of the arm's score by information · |Sigma x|² on
 * average over standardised recipients. Over recipients, the gap between the arm and its best rival
 * is spread smoothly around 0, with density f: knowing the arm's score better by a variance v
 * raises the expected maximum by f v / 2 (the second-order term of E max, whose curvature is a
 * point mass at gap 0; the idea is the knowledge gradient's, Frazier, Powell and Dayanik 2008).
 * Multiplied by the sends that remain it is the arm's bonus. A single look ahead takes no account
 * of what later sends would teach anyway: only a part of it is paid.
 *
 * <p>Mutable: it watches the gaps of the recipients it is asked about. For a single thread.
 */
public final class ValueOfInformation {
    private static final double FIRST_DENSITY = 0.3;
    private static final double FIRST_WORTH = 50;
    private static final double LEAST_RATE = 0.002;

    /** In logits: recipients whose gap is smaller than about this count as contested. */
    private static final double BANDWIDTH = 0.15;

    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    private final double part;
    private final double[] density;
    private double curvature = 0.1;
    private long seen;

    /**
     * @param arms how many there are
     * @param part of the value that is paid as a bonus
     */
    public ValueOfInformation(int arms, double part) {
        this.part = part;
        density = new double[arms];
        Arrays.fill(density, FIRST_DENSITY);
    }

    /**
     * Adds each arm's bonus to its mean.
     *
     * @param means of the arms' scores, logits; changed
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
        int leader = 0;
        for (int arm = 1; arm < means.length; arm++) {
            if (means[arm] > means[leader]) {
                leader = arm;
            }
        }
        double second = Double.NEGATIVE_INFINITY;
        for (int arm = 0; arm < means.length; arm++) {
            if (arm != leader) {
                second = Math.max(second, means[arm]);
            }
        }
        double top = means[leader];
        double rate = Math.max(1 / (++seen + FIRST_WORTH), LEAST_RATE);
        double leading = 0;
        for (int arm = 0; arm < means.length; arm++) {
            double p = 1 / (1 + Math.exp(-sharedLogit - means[arm]));
            double information = p * (1 - p);
            if (arm == leader) {
                leading = information;
            }
            double width = BANDWIDTH + Math.sqrt(variances[arm]);
            double gap = (arm == leader ? top - second : top - means[arm]) / width;
            double bonus =
                    part
                            * remaining
                            * 0.5
                            * density[arm]
                            * curvature
                            * spreads[arm]
                            / (1 + information * variances[arm]);
            density[arm] +=
                    rate * (Math.exp(-0.5 * gap * gap) / (width * ROOT_TWO_PI) - density[arm]);
            means[arm] += bonus;
        }
        curvature += rate * (leading - curvature);
    }
}
