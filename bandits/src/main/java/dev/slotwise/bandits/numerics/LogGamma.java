package dev.slotwise.bandits.numerics;

/**
 * The logarithm of the gamma function by Stirling's series, to 1e-12 of itself or better.
 * StrictMath, since posteriors are weighed by it.
 */
public final class LogGamma {
    private static final double HALF_LOG_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);
    private static final double LEAST_FOR_THE_SERIES = 10;

    private LogGamma() {}

    /** log Gamma(x) of a positive x. */
    public static double of(double x) {
        double shifted = x;
        double product = 1;
        while (shifted < LEAST_FOR_THE_SERIES) {
            product *= shifted++;
        }
        double s = 1 / (shifted * shifted);
        double series =
                (1 / 12.0 - s * (1 / 360.0 - s * (1 / 1260.0 - s * (1 / 1680.0 - s / 1188.0))))
                        / shifted;
        double large = (shifted - 0.5) * StrictMath.log(shifted) - shifted + HALF_LOG_TWO_PI;
        return large + series - (product == 1 ? 0 : StrictMath.log(product));
    }

    /**
     * log Gamma(x) minus Stirling's formula, (x - 1/2) log x - x + log(2 pi) / 2, with digits of
     * its own.
     */
    public static double correction(double x) {
        return RegularizedBeta.stirling(x);
    }
}
