package dev.slotwise.bandits.numerics;

/**
 * Student's t distribution, with logarithms in its far tails. Sound from one degree of freedom to
 * 1e12; both sides of the argument of the incomplete beta function have digits of their own, since
 * 1 - n / (n + t²) keeps none for a large n.
 */
public final class Student {
    private static final double LN_2 = StrictMath.log(2);

    private Student() {}

    /** log P(T &gt; t); finite wherever t² is. */
    public static double logSurvival(double t, double degrees) {
        if (t == 0) {
            return -LN_2;
        }
        double ratio = t * t / degrees;
        double logBoth =
                RegularizedBeta.logCdf(1 / (1 + ratio), ratio / (1 + ratio), degrees / 2, 0.5);
        double logTail = logBoth - LN_2;
        return t > 0 ? logTail : StrictMath.log1p(-StrictMath.exp(logTail));
    }

    /**
     * The t with P(T &le; t) = p.
     *
     * @throws IllegalArgumentException if p is not within (0, 1)
     */
    public static double quantile(double p, double degrees) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("no quantile of probability " + p);
        }
        if (p == 0.5) {
            return 0;
        }
        if (p > 0.5) {
            return -quantile(1 - p, degrees);
        }
        double target = StrictMath.log(p);
        // The tail falls like a power of t: in log t its logarithm bends little, and Newton from
        // the inside, where it is steeper than beyond, does not overshoot by much.
        double low = -40;
        double high = StrictMath.log(-Normal.quantile(p));
        while (logSurvival(StrictMath.exp(high), degrees) > target) {
            high += 1;
        }
        double u = high;
        for (int i = 0; i < 200; i++) {
            double t = StrictMath.exp(u);
            double log = logSurvival(t, degrees);
            double error = log - target;
            if (error > 0) {
                low = u;
            } else {
                high = u;
            }
            double slope = -t * StrictMath.exp(logDensity(t, degrees) - log);
            double newton = u - error / slope;
            double moved = newton > low && newton < high ? newton : 0.5 * (low + high);
            if (Math.abs(moved - u) <= 1e-15 * (1 + Math.abs(u))) {
                return -StrictMath.exp(moved);
            }
            u = moved;
        }
        return -StrictMath.exp(u);
    }

    /** The logarithm of the density at t. */
    static double logDensity(double t, double degrees) {
        double atMode =
                RegularizedBeta.logitDensityAtMode(0.5, degrees / 2)
                        * Math.sqrt((degrees + 1) / degrees);
        return StrictMath.log(atMode)
                + 0.5 * degrees * StrictMath.log1p(1 / degrees)
                - 0.5 * (degrees + 1) * StrictMath.log1p(t * t / degrees);
    }
}
