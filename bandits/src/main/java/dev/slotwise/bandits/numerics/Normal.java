package dev.slotwise.bandits.numerics;

import org.hipparchus.special.Erf;

/**
 * The standard normal distribution. Its tail is W. J. Cody's rational approximation of erfc
 * (Mathematics of Computation 23, 1969, 631-637): full double precision in constant time, where a
 * continued fraction takes microseconds.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the coefficients stand as published
public final class Normal {
    private static final double ROOT_TWO = Math.sqrt(2);
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
    private static final double ONE_OVER_ROOT_PI = 1 / Math.sqrt(Math.PI);

    /** Numerators and denominators by Cody, highest power first. */
    private static final double[] SMALL_P = {
        1.85777706184603153e-1,
        3.16112374387056560e00,
        1.13864154151050156e02,
        3.77485237685302021e02,
        3.20937758913846947e03
    };

    private static final double[] SMALL_Q = {
        1,
        2.36012909523441209e01,
        2.44024637934444173e02,
        1.28261652607737228e03,
        2.84423683343917062e03
    };
    private static final double[] MIDDLE_P = {
        2.15311535474403846e-8,
        5.64188496988670089e-1,
        8.88314979438837594e00,
        6.61191906371416295e01,
        2.98635138197400131e02,
        8.81952221241769090e02,
        1.71204761263407058e03,
        2.05107837782607147e03,
        1.23033935479799725e03
    };
    private static final double[] MIDDLE_Q = {
        1,
        1.57449261107098347e01,
        1.17693950891312499e02,
        5.37181101862009858e02,
        1.62138957456669019e03,
        3.29079923573345963e03,
        4.36261909014324716e03,
        3.43936767414372164e03,
        1.23033935480374942e03
    };
    private static final double[] LARGE_P = {
        1.63153871373020978e-2,
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4
    };
    private static final double[] LARGE_Q = {
        1,
        2.56852019228982242e00,
        1.87295284992346047e00,
        5.27905102951428412e-1,
        6.05183413124413191e-2,
        2.33520497626869185e-3
    };

    private Normal() {}

    /** The density at z. */
    public static double density(double z) {
        return StrictMath.exp(-0.5 * z * z) / ROOT_TWO_PI;
    }

    /** P(Z &le; z), with full relative accuracy in the lower tail. */
    public static double cdf(double z) {
        double x = Math.abs(z) / ROOT_TWO;
        if (x <= 0.46875) {
            return 0.5 + Math.copySign(0.5 * smallErf(x), z);
        }
        double tail = 0.5 * StrictMath.exp(-0.5 * z * z) * scaledTail(x);
        return z < 0 ? tail : 1 - tail;
    }

    /** log P(Z &le; z); finite wherever z is. */
    public static double logCdf(double z) {
        if (z > -1) {
            return StrictMath.log1p(-cdf(-z));
        }
        return StrictMath.log(0.5 * scaledTail(-z / ROOT_TWO)) - 0.5 * z * z;
    }

    /** The inverse Mills ratio density(z) / cdf(z), the slope of {@link #logCdf}. */
    public static double inverseMills(double z) {
        return z > -1 ? density(z) / cdf(z) : 2 / (ROOT_TWO_PI * scaledTail(-z / ROOT_TWO));
    }

    /**
     * The z with P(Z &le; z) = p.
     *
     * @throws IllegalArgumentException outside of (0, 1)
     */
    public static double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("no quantile of probability " + p);
        }
        if (p > 0.5) {
            return -quantile(1 - p);
        }
        // The inverse error function knows small tails to few digits, and tiny ones not at all;
        // Newton on the logarithm, which is concave, gives the others.
        boolean tiny = p < 1e-9;
        double z = tiny ? -Math.sqrt(-2 * StrictMath.log(p)) : -ROOT_TWO * Erf.erfcInv(2 * p);
        for (int i = 0; i < (tiny ? 6 : 3); i++) {
            z -= (logCdf(z) - StrictMath.log(p)) / inverseMills(z);
        }
        return z;
    }

    private static double smallErf(double x) {
        double y = x * x;
        return x * horner(SMALL_P, y) / horner(SMALL_Q, y);
    }

    /** exp(x²) erfc(x) for x at least 0.46875. */
    private static double scaledTail(double x) {
        if (x <= 4) {
            return horner(MIDDLE_P, x) / horner(MIDDLE_Q, x);
        }
        double y = 1 / (x * x);
        return (ONE_OVER_ROOT_PI - y * horner(LARGE_P, y) / horner(LARGE_Q, y)) / x;
    }

    private static double horner(double[] coefficients, double x) {
        double sum = 0;
        for (double c : coefficients) {
            sum = sum * x + c;
        }
        return sum;
    }
}
