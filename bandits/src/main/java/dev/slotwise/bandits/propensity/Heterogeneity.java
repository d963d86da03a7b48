package dev.slotwise.bandits.propensity;

/**
 * How much effects truly differ within groups, by the moment estimate of DerSimonian and Laird
 * (1986): Q is the sum of squares around the groups' means, weighted by 1 / s^2; without true
 * differences its mean is its degrees of freedom. Effects of infinite variance say nothing, and are
 * left out.
 */
final class Heterogeneity {
    private final double[] variances;
    private final double tauSquared;
    private final double scale;
    private final int degreesOfFreedom;

    private Heterogeneity(double[] variances, double q, double scale, int degreesOfFreedom) {
        this.variances = variances;
        this.scale = scale;
        this.degreesOfFreedom = degreesOfFreedom;
        this.tauSquared = degreesOfFreedom == 0 ? 0 : (q - degreesOfFreedom) / scale;
    }

    static Heterogeneity within(int[] group, int groups, double[] effects, double[] variances) {
        double[] weight = new double[groups];
        double[] squares = new double[groups];
        double[] mean = new double[groups];
        int[] count = new int[groups];
        for (int i = 0; i < effects.length; i++) {
            double w = 1 / variances[i];
            if (w > 0) {
                weight[group[i]] += w;
                squares[group[i]] += w * w;
                mean[group[i]] += w * effects[i];
                count[group[i]]++;
            }
        }
        double q = 0;
        for (int i = 0; i < effects.length; i++) {
            double w = 1 / variances[i];
            if (w > 0) {
                double off = effects[i] - mean[group[i]] / weight[group[i]];
                q += w * off * off;
            }
        }
        double scale = 0;
        int degreesOfFreedom = 0;
        for (int g = 0; g < groups; g++) {
            if (count[g] > 1) {
                scale += weight[g] - squares[g] / weight[g];
                degreesOfFreedom += count[g] - 1;
            }
        }
        return new Heterogeneity(variances, q, scale, degreesOfFreedom);
    }

    /**
     * The variance of the true effects around their group's mean: below 0 where they differ less
     * than their errors alone would have them, so that many such estimates can be averaged.
     */
    double tauSquared() {
        return tauSquared;
    }

    /** Effects less groups. */
    int degreesOfFreedom() {
        return degreesOfFreedom;
    }

    /**
     * How many effects known without an error would tell as much of their variance, if it is about
     * this: 2 tau^4 over the variance of the estimate.
     */
    double worth(double tauSquared) {
        if (degreesOfFreedom == 0) {
            return 0;
        }
        double noise = 0;
        for (double variance : variances) {
            if (Double.isFinite(variance)) {
                double q = 1 + tauSquared / variance;
                noise += q * q;
            }
        }
        double signal = tauSquared * scale;
        return Math.min(degreesOfFreedom, signal * signal / noise);
    }
}
