package dev.slotwise.bandits.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What p-values become when many are looked at. An adjusted p-value is the least alpha at which its
 * hypothesis is rejected; the methods up to Sidak keep the probability of any false rejection below
 * alpha, the two of Benjamini the expected share of false rejections.
 */
public enum MultipleTesting {
    BONFERRONI {
        @Override
        double[] ofSorted(double[] p) {
            return Arrays.stream(p).map(x -> x * p.length).toArray();
        }
    },
    /** Holm 1979: as safe as Bonferroni under any dependence, and rejects more. */
    HOLM {
        @Override
        double[] ofSorted(double[] p) {
            double[] adjusted = p.clone();
            for (int i = 0; i < p.length; i++) {
                double own = p[i] * (p.length - i);
                adjusted[i] = i == 0 ? own : Math.max(adjusted[i - 1], own);
            }
            return adjusted;
        }
    },
    /** Hochberg 1988; the p-values independent, or positively dependent. */
    HOCHBERG {
        @Override
        double[] ofSorted(double[] p) {
            return stepUp(p, i -> p.length - i);
        }
    },
    /** Hommel 1988, by the algorithm of Wright 1992; dependence as for Hochberg. */
    HOMMEL {
        @Override
        double[] ofSorted(double[] p) {
            int n = p.length;
            double[] adjusted = new double[n];
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                least = Math.min(least, n * p[i] / (i + 1));
            }
            Arrays.fill(adjusted, least);
            for (int m = n - 1; m >= 2; m--) {
                int first = n - m + 1;
                double tail = Double.POSITIVE_INFINITY;
                for (int j = 2; j <= m; j++) {
                    tail = Math.min(tail, m * p[first + j - 2] / j);
                }
                for (int i = 0; i < n; i++) {
                    double own = Math.min(m * p[Math.min(i, first - 1)], tail);
                    adjusted[i] = Math.max(adjusted[i], own);
                }
            }
            for (int i = 0; i < n; i++) {
                adjusted[i] = Math.max(adjusted[i], p[i]);
            }
            return adjusted;
        }
    },
    /** 1 - (1 - p)^m; exact for independent p-values. */
    SIDAK {
        @Override
        double[] ofSorted(double[] p) {
            return Arrays.stream(p)
                    .map(x -> -StrictMath.expm1(p.length * StrictMath.log1p(-x)))
                    .toArray();
        }
    },
    /** Benjamini and Hochberg 1995; dependence as for Hochberg. */
    BENJAMINI_HOCHBERG {
        @Override
        double[] ofSorted(double[] p) {
            return stepUp(p, i -> p.length / (i + 1.0));
        }
    },
    /** Benjamini and Yekutieli 2001, under any dependence. */
    BENJAMINI_YEKUTIELI {
        @Override
        double[] ofSorted(double[] p) {
            double harmonic = 0;
            for (int i = p.length; i > 0; i--) {
                harmonic += 1.0 / i;
            }
            double factor = harmonic;
            return stepUp(p, i -> factor * p.length / (i + 1));
        }
    };

    /**
     * The adjusted p-values, in the order given.
     *
     * @throws IllegalArgumentException if one is not within [0, 1]
     */
    public double[] adjusted(double[] pValues) {
        for (double p : pValues) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("p-value " + p);
            }
        }
        int[] order =
                IntStream.range(0, pValues.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> pValues[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] ofSorted = ofSorted(Arrays.stream(order).mapToDouble(i -> pValues[i]).toArray());
        double[] adjusted = new double[pValues.length];
        for (int i = 0; i < order.length; i++) {
            adjusted[order[i]] = Math.min(1, ofSorted[i]);
        }
        return adjusted;
    }

    /**
     * Which hypotheses are rejected at this alpha: those whose adjusted p-value is at most alpha.
     *
     * @throws IllegalArgumentException if a p-value is not within [0, 1], or alpha not within (0,
     *     1)
     */
    public boolean[] rejected(double[] pValues, double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha " + alpha);
        }
        double[] adjusted = adjusted(pValues);
        boolean[] rejected = new boolean[adjusted.length];
        for (int i = 0; i < rejected.length; i++) {
            rejected[i] = adjusted[i] <= alpha;
        }
        return rejected;
    }

    /**
     * @param p ascending
     */
    abstract double[] ofSorted(double[] p);

    private static double[] stepUp(double[] p, IntToDoubleFunction factor) {
        double[] adjusted = new double[p.length];
        double least = Double.POSITIVE_INFINITY;
        for (int i = p.length - 1; i >= 0; i--) {
            least = Math.min(least, p[i] * factor.applyAsDouble(i));
            adjusted[i] = least;
        }
        return adjusted;
    }
}
