package dev.slotwise.bandits.posterior;

/** A sum of logarithms, most of them taken together: a product costs less than they do. */
final class LogLikelihood {
    /** Small enough to be worth a logarithm, and far from what a double can hold. */
    private static final double LEAST_PRODUCT = 1e-200;

    private double sum;
    private double product = 1;

    /**
     * One observation.
     *
     * @param likelihood of it, above 1e-100
     * @param weight how often it counts
     */
    void add(double likelihood, double weight) {
        if (weight != 1) {
            sum += weight * StrictMath.log(likelihood);
            return;
        }
        product *= likelihood;
        if (product < LEAST_PRODUCT) {
            sum += StrictMath.log(product);
            product = 1;
        }
    }

    /** A logarithm known by other means. */
    void addLog(double log) {
        sum += log;
    }

    double sum() {
        return sum + StrictMath.log(product);
    }
}
