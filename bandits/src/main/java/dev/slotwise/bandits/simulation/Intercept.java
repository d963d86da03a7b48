package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.numerics.Logistic;

/** What logits are shifted by to have a rate on average. */
final class Intercept {
    private static final double TOLERANCE = 1e-9;

    private Intercept() {}

    /** The shift of all logits with which their mean rate is this: Newton within a bracket. */
    static double of(double[] logits, double rate) {
        double low = -Logistic.MOST_EXTREME_LOGIT;
        double high = Logistic.MOST_EXTREME_LOGIT;
        double shift = Logistic.logit(rate);
        while (high - low > TOLERANCE) {
            double excess = -rate * logits.length;
            double slope = 0;
            for (double logit : logits) {
                double p = Logistic.probability(shift + logit);
                excess += p;
                slope += p * (1 - p);
            }
            if (excess < 0) {
                low = shift;
            } else {
                high = shift;
            }
            double next = shift - excess / slope;
            if (Math.abs(next - shift) < TOLERANCE) {
                return next;
            }
            shift = next > low && next < high ? next : (low + high) / 2;
        }
        return shift;
    }
}
