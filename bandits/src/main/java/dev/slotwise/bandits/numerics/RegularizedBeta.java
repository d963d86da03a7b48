package dev.slotwise.bandits.numerics;

import dev.slotwise.bandits.NoConvergence;

import org.hipparchus.special.Gamma;

/**
 * The beta distribution function and its inverse, sound from parameters of 1e-6 to 1e9. The power
 * term is taken as a deviance with Stirling corrections (C. Loader, Fast and accurate computation
 * of binomial probabilities, 2000), since a difference of log gammas loses every digit at 1e8; the
 * rest is the continued fraction of DiDonato and Morris (Algorithm 708, 1992), which asks for 1 - x
 * with digits of its own.
 */
public final class RegularizedBeta {
    private static final double HALF_LOG_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);
    private static final double SMALLEST_LOGIT = -760;
    private static final double LARGEST_LOGIT = 40;

    private RegularizedBeta() {}

    /** P(X &le; x) for X ~ Beta(a, b). */
    public static double cdf(double x, double a, double b) {
        if (x <= 0) {
            return 0;
        }
        return x >= 1 ? 1 : cdf(x, 1 - x, a, b);
    }

    /**
     * The x with P(X &le; x) = p; at most the smallest double where it is below that.
     *
     * @throws IllegalArgumentException if p is not a probability
     */
    public static double quantile(double p, double a, double b) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("no quantile of probability " + p);
        }
        if (p == 0 || p == 1) {
            return p;
        }
        double low = SMALLEST_LOGIT;
        double high = LARGEST_LOGIT;
        double spread = Math.sqrt((a + b) / a / b);
        double z = StrictMath.log(a / b) + Normal.quantile(p) * Math.min(spread, 4);
        z = Math.clamp(z, low, high);
        for (int i = 0; i < 400; i++) {
            double error = cdf(expit(z), expit(-z), a, b) - p;
            if (error == 0) {
                return expit(z);
            }
            if (error > 0) {
                high = z;
            } else {
                low = z;
            }
            double newton = z - error / density(expit(z), expit(-z), a, b);
            double moved = newton > low && newton < high ? newton : 0.5 * (low + high);
            if (Math.abs(moved - z) <= 1e-15 * (1 + Math.abs(z))
                    || high - low <= 1e-15 * (1 + Math.abs(z))) {
                return expit(moved);
            }
            z = moved;
        }
        throw new NoConvergence("beta quantile of " + p + " at alpha " + a + ", beta " + b);
    }

    /** The density of logit(X) at its mode, log(a/b). */
    public static double logitDensityAtMode(double a, double b) {
        double n = a + b;
        return Math.sqrt(a / n * b / (2 * Math.PI))
                * StrictMath.exp(stirling(n) - stirling(a) - stirling(b));
    }

    /**
     * log P(X &le; x), finite as far as the smallest double x reaches.
     *
     * @param x positive
     * @param y 1 - x, positive, with digits of its own
     */
    public static double logCdf(double x, double y, double a, double b) {
        return x <= (a + 1) / (a + b + 2)
                ? logDensity(x, y, a, b) + StrictMath.log(fraction(x, y, a, b))
                : StrictMath.log1p(-Math.min(1, density(x, y, a, b) * fraction(y, x, b, a)));
    }

    private static double cdf(double x, double y, double a, double b) {
        double power = density(x, y, a, b);
        double lower =
                x <= (a + 1) / (a + b + 2)
                        ? power * fraction(x, y, a, b)
                        : 1 - power * fraction(y, x, b, a);
        return Math.clamp(lower, 0.0, 1.0);
    }

    /** x^a y^b / B(a, b), which is the density of logit(X). */
    private static double density(double x, double y, double a, double b) {
        return logitDensityAtMode(a, b) * StrictMath.exp(deviance(x, y, a, b));
    }

    /**
     * log(x^a y^b / B(a, b)), which is the log density of logit(X).
     *
     * @param x positive
     * @param y 1 - x, positive, with digits of its own
     */
    public static double logDensity(double x, double y, double a, double b) {
        return StrictMath.log(logitDensityAtMode(a, b)) + deviance(x, y, a, b);
    }

    /**
     * How far the log density of logit(X) lies below its height at the mode; at most 0.
     *
     * @param x positive
     * @param y 1 - x, positive, with digits of its own
     */
    public static double deviance(double x, double y, double a, double b) {
        double n = a + b;
        double e = x < y ? x - a / n : b / n - y;
        return a * log1pMinus(e * n / a, x * n / a) + b * log1pMinus(-e * n / b, y * n / b);
    }

    /** log(1 + t) - t without cancellation; ratio is 1 + t as known to the caller. */
    static double log1pMinus(double t, double ratio) {
        if (Math.abs(t) > 0.3) {
            return StrictMath.log(ratio) - t;
        }
        double r = t / (2 + t);
        double square = r * r;
        double term = 2 * r * square;
        double sum = 0;
        for (int k = 3; Math.abs(term) > 1e-18 * Math.abs(t * r); k += 2) {
            sum += term / k;
            term *= square;
        }
        return sum - t * r;
    }

    /** log Gamma(a) minus Stirling's formula. */
    static double stirling(double a) {
        if (a < 10) {
            return Gamma.logGamma(a) - (a - 0.5) * StrictMath.log(a) + a - HALF_LOG_TWO_PI;
        }
        double s = 1 / (a * a);
        return (1 / 12.0
                        - s
                                * (1 / 360.0
                                        - s
                                                * (1 / 1260.0
                                                        - s
                                                                * (1 / 1680.0
                                                                        - s
                                                                                * (1 / 1188.0
                                                                                        - s * 691
                                                                                                / 360360)))))
                / a;
    }

    /** What the power term is to be multiplied by; x at most about the mean, y = 1 - x. */
    private static double fraction(double x, double y, double a, double b) {
        double c = (b < a ? (a + b) * y - b : a - (a + b) * x) + 1;
        double first = 1 + 1 / a;
        double p = 1;
        double s = a + 1;
        double lastNumerator = 0;
        double lastDenominator = 1;
        double numerator = 1;
        double denominator = c / first;
        double ratio = first / c;
        for (int n = 1; n < 1_000_000; n++) {
            double t = n / a;
            double w = n * (b - n) * x;
            double e = a / s;
            double alpha = p * (p + b / a) * e * e * w * x;
            double beta = n + w / s + (t + 1) / (first + t + t) * (c + n * (1 + y));
            p = t + 1;
            s += 2;
            double nextNumerator = alpha * lastNumerator + beta * numerator;
            double nextDenominator = alpha * lastDenominator + beta * denominator;
            double last = ratio;
            ratio = nextNumerator / nextDenominator;
            if (Math.abs(ratio - last) <= 1e-15 * ratio) {
                return ratio;
            }
            lastNumerator = numerator / nextDenominator;
            lastDenominator = denominator / nextDenominator;
            numerator = ratio;
            denominator = 1;
        }
        throw new NoConvergence("incomplete beta at x " + x + ", alpha " + a + ", beta " + b);
    }

    private static double expit(double z) {
        if (z >= 0) {
            return 1 / (1 + StrictMath.exp(-z));
        }
        double e = StrictMath.exp(z);
        return e / (1 + e);
    }
}
