package dev.slotwise.bandits.simulation;

/**
 * A ratio of two means over the same seeds.
 *
 * @param estimate mean of the one over mean of the other
 * @param standardError by linearisation (delta method); NaN for a single seed
 */
public record Ratio(double estimate, double standardError) {
    /**
     * The ratio of pairs. Taken over the sums, so that a seed in which there was little to lose
     * weighs little.
     *
     * @throws IllegalArgumentException without a pair
     */
    public static Ratio of(double[] numerators, double[] denominators) {
        int n = numerators.length;
        if (n == 0 || denominators.length != n) {
            throw new IllegalArgumentException(n + " and " + denominators.length + " figures");
        }
        double top = 0;
        double bottom = 0;
        for (int i = 0; i < n; i++) {
            top += numerators[i] / n;
            bottom += denominators[i] / n;
        }
        double ratio = top / bottom;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double residual = (numerators[i] - ratio * denominators[i]) / bottom;
            squares += residual * residual;
        }
        return new Ratio(ratio, Math.sqrt(squares / (n - 1) / n));
    }
}
