package dev.slotwise.bandits.numerics;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The distribution of (Z + delta) / S, S² being a chi-square by its degrees of freedom: what a t
 * statistic has when the null hypothesis is false. By quadrature over log S, where the density is
 * smooth for any degrees of freedom.
 */
public final class NoncentralT {
    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(16);

    /** The density is cut where it has fallen by exp(-40). */
    private static final double FALL = 40;

    /** Beyond so many standard deviations there is nothing within the accuracy that is promised. */
    private static final double CERTAIN = 9;

    private NoncentralT() {}

    /** P(T &gt; t), to 1e-13. */
    public static double survival(double t, double degrees, double delta) {
        double fall = FALL / degrees;
        // expm1(2 u) / 2 - u is at least 2/3 u² down to -1/2, and at least -u - 1/2 everywhere.
        double low = fall < 1.0 / 6 ? -Math.sqrt(1.5 * fall) : -fall - Math.sqrt(fall) - 0.5;
        double high = 0.5 * StrictMath.log(2 * fall + 1 + 2 * Math.sqrt(fall));
        double atLow = delta - t * StrictMath.exp(low);
        double atHigh = delta - t * StrictMath.exp(high);
        if (Math.max(atLow, atHigh) < -CERTAIN || Math.min(atLow, atHigh) > CERTAIN) {
            return atLow > 0 ? 1 : 0;
        }
        // The normal tail turns where t S is about delta, within a standard deviation of Z.
        double widest = Math.min(1 / Math.sqrt(2 * degrees), 2 / (4 + Math.abs(delta)));
        int panels = (int) Math.ceil((high - low) / widest);
        double width = (high - low) / panels;
        double a = degrees / 2;
        double atMode =
                2 * Math.sqrt(a / (2 * Math.PI)) * StrictMath.exp(-RegularizedBeta.stirling(a));
        double sum = 0;
        for (int panel = 0; panel < panels; panel++) {
            double middle = low + (panel + 0.5) * width;
            for (int i = 0; i < RULE.getNumberOfPoints(); i++) {
                double u = middle + 0.5 * width * RULE.getPoint(i);
                double density = StrictMath.exp(-degrees * (0.5 * StrictMath.expm1(2 * u) - u));
                sum += RULE.getWeight(i) * density * Normal.cdf(delta - t * StrictMath.exp(u));
            }
        }
        return Math.clamp(0.5 * width * atMode * sum, 0.0, 1.0);
    }
}
