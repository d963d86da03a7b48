package dev.slotwise.bandits.numerics;

import dev.slotwise.bandits.NoConvergence;

/**
 * The upper tail of the chi-square distribution in logarithms, by the series and the continued
 * fraction of the incomplete gamma function (Press et al., Numerical Recipes, 6.2), their power
 * term as a deviance with Stirling's correction (C. Loader 2000).
 */
public final class ChiSquare {
    private ChiSquare() {}

    /**
     * log P(X &gt; x).
     *
     * @param x not negative; infinity has the tail 0
     * @param degrees of freedom, positive
     */
    public static double logSurvival(double x, double degrees) {
        if (!(x >= 0) || !(degrees > 0)) {
            throw new IllegalArgumentException(
                    "chi-square " + x + " of " + degrees + " degrees of freedom");
        }
        if (x == 0) {
            return 0;
        }
        if (Double.isInfinite(x)) {
            return Double.NEGATIVE_INFINITY;
        }
        if (degrees == 1) {
            return StrictMath.log(2) + Normal.logCdf(-Math.sqrt(x));
        }
        double a = degrees / 2;
        double half = x / 2;
        return half < a + 1
                ? StrictMath.log1p(-StrictMath.exp(logPower(a, half)) * series(a, half) / a)
                : logPower(a, half) + StrictMath.log(fraction(a, half));
    }

    /** log of x^a exp(-x) / Gamma(a). */
    private static double logPower(double a, double x) {
        return 0.5 * StrictMath.log(a / (2 * Math.PI))
                - RegularizedBeta.stirling(a)
                + a * RegularizedBeta.log1pMinus((x - a) / a, x / a);
    }

    private static double series(double a, double x) {
        double term = 1;
        double sum = 1;
        for (int n = 1; n < 1_000_000; n++) {
            term *= x / (a + n);
            sum += term;
            if (term < 1e-17 * sum) {
                return sum;
            }
        }
        throw new NoConvergence("incomplete gamma at a " + a + ", x " + x);
    }

    private static double fraction(double a, double x) {
        double b = x + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double h = d;
        for (int i = 1; i < 1_000_000; i++) {
            double an = i * (a - i);
            b += 2;
            d = 1 / away(an * d + b);
            c = away(b + an / c);
            double factor = d * c;
            h *= factor;
            if (Math.abs(factor - 1) < 1e-15) {
                return h;
            }
        }
        throw new NoConvergence("incomplete gamma at a " + a + ", x " + x);
    }

    private static double away(double value) {
        return Math.abs(value) < 1e-300 ? 1e-300 : value;
    }
}
