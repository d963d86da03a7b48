package dev.slotwise.bandits.numerics;

/**
 * The logistic function and its inverse. StrictMath, so that a posterior rebuilt on another machine
 * has the same bits: {@link Math#exp} may differ in the last place between processors.
 */
public final class Logistic {
    /**
     * Beyond it 1 - sigma is no longer told from rounding; the curvature is 0 there, as it has to
     * be.
     */
    public static final double MOST_EXTREME_LOGIT = 35;

    private Logistic() {}

    /** The probability of a logit, which is clamped at ±35. */
    public static double probability(double logit) {
        double t = Math.clamp(logit, -MOST_EXTREME_LOGIT, MOST_EXTREME_LOGIT);
        if (t >= 0) {
            return 1 / (1 + StrictMath.exp(-t));
        }
        double e = StrictMath.exp(t);
        return e / (1 + e);
    }

    /**
     * The logit of a probability in (0, 1).
     *
     * @throws IllegalArgumentException outside of (0, 1)
     */
    public static double logit(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("no logit of probability " + probability);
        }
        return StrictMath.log(probability) - StrictMath.log1p(-probability);
    }
}
