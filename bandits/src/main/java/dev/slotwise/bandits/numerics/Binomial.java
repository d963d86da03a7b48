package dev.slotwise.bandits.numerics;

/**
 * The logarithm of binomial probabilities as a deviance with Stirling's corrections (C. Loader,
 * Fast and accurate computation of binomial probabilities, 2000): no difference of large numbers.
 */
public final class Binomial {
    private Binomial() {}

    /** log P(X = x) for n trials of probability p = 1 - q. */
    public static double logProbability(double x, double n, double p, double q) {
        if (x < 0 || x > n) {
            return Double.NEGATIVE_INFINITY;
        }
        if (x == 0) {
            return n == 0 ? 0 : p < q ? n * StrictMath.log1p(-p) : n * StrictMath.log(q);
        }
        if (x == n) {
            return q < p ? n * StrictMath.log1p(-q) : n * StrictMath.log(p);
        }
        double correction =
                RegularizedBeta.stirling(n)
                        - RegularizedBeta.stirling(x)
                        - RegularizedBeta.stirling(n - x);
        return correction
                - deviance(x, n * p)
                - deviance(n - x, n * q)
                - 0.5 * StrictMath.log(2 * Math.PI * x * ((n - x) / n));
    }

    /** x log(x / mean) + mean - x, without cancellation; x positive or 0, the mean positive. */
    public static double deviance(double x, double mean) {
        return x == 0 ? mean : -x * RegularizedBeta.log1pMinus((mean - x) / x, mean / x);
    }
}
