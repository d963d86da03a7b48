package dev.slotwise.bandits.statistics;

/**
 * A p-value together with its logarithm, which stays finite where the p-value is no longer told
 * from 0. It is infinite only if the data are impossible under the null hypothesis.
 *
 * @param p within [0, 1]
 * @param log10 its logarithm to base 10, at most 0
 * @throws IllegalArgumentException if one of them is out of its range
 */
public record Tail(double p, double log10) {
    private static final double LN_10 = StrictMath.log(10);
    private static final double LN_2 = StrictMath.log(2);

    public Tail {
        if (!(p >= 0 && p <= 1) || !(log10 <= 0)) {
            throw new IllegalArgumentException("p-value " + p + " of logarithm " + log10);
        }
    }

    /** From the natural logarithm; above 0, as rounding leaves it, it counts as 0. */
    public static Tail ofLog(double ln) {
        double log = Math.min(0, ln);
        return new Tail(StrictMath.exp(log), log / LN_10);
    }

    /** The natural logarithm of the p-value. */
    public double ln() {
        return p > 1e-290 ? StrictMath.log(p) : log10 * LN_10;
    }

    /** Both sides of a symmetric distribution, at most 1. */
    public Tail twice() {
        return ofLog(ln() + LN_2);
    }

    /** Whether its p-value is larger. */
    public boolean isWeakerThan(Tail other) {
        return ln() > other.ln();
    }
}
