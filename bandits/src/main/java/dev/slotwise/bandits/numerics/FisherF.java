package dev.slotwise.bandits.numerics;

/** The upper tail of Fisher's F distribution in logarithms. */
public final class FisherF {
    private FisherF() {}

    /**
     * log P(F &gt; f).
     *
     * @param f not negative
     */
    public static double logSurvival(double f, double numerator, double denominator) {
        if (f == 0) {
            return 0;
        }
        double ratio = numerator * f / denominator;
        return RegularizedBeta.logCdf(
                1 / (1 + ratio), ratio / (1 + ratio), denominator / 2, numerator / 2);
    }
}
