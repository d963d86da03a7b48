package dev.slotwise.bandits.statistics;

import java.util.List;
import java.util.Optional;

/**
 * Whether users fell to arms as they should have. Where an arm has users although its share was 0,
 * the statistic is infinite and the p-value 0. Tests are empty if there is nothing to test: no
 * users, or but one arm that could have got them.
 */
public final class SampleRatio {
    /** Relative to a unit diagonal, what is left of a pivot that is 0. */
    private static final double LEAST_PIVOT = 1e-10;

    private SampleRatio() {}

    /** Pearson's chi-square test of one period. */
    public static Optional<TestOutcome> chiSquare(Split split) {
        return perPeriod(List.of(split));
    }

    /**
     * The sum of all periods' chi-squares: sees errors of opposite sign in different periods.
     *
     * @throws IllegalArgumentException if periods differ in their number of arms, or there is none
     */
    public static Optional<TestOutcome> perPeriod(List<Split> periods) {
        requireSameArms(periods);
        double statistic = 0;
        int degrees = 0;
        for (Split split : periods) {
            if (split.total() == 0) {
                continue;
            }
            int possible = 0;
            for (int arm = 0; arm < split.arms(); arm++) {
                double expected = split.expected(arm);
                if (expected > 0) {
                    double off = split.users().get(arm) - expected;
                    statistic += off * off / expected;
                    possible++;
                }
            }
            degrees += possible - 1;
        }
        return outcome(periods, statistic, degrees);
    }

    /**
     * Totals against the sum of expected counts, with their variance as the shares changed: (O -
     * E)' V⁻¹ (O - E), V being the sum of N (diag w - w w') over periods. The most powerful where
     * an arm is off in the same direction throughout.
     *
     * @throws IllegalArgumentException if periods differ in their number of arms, or there is none
     */
    public static Optional<TestOutcome> stratified(List<Split> periods) {
        int arms = requireSameArms(periods);
        double[] off = new double[arms];
        double[][] variance = new double[arms][arms];
        for (Split split : periods) {
            double total = split.total();
            for (int i = 0; i < arms; i++) {
                off[i] += split.users().get(i) - split.expected(i);
                for (int j = 0; j < arms; j++) {
                    double own = i == j ? split.share(i) : 0;
                    variance[i][j] += total * (own - split.share(i) * split.share(j));
                }
            }
        }
        return quadraticForm(periods, off, variance);
    }

    /**
     * Totals against the sum of expected counts as if the shares had not changed, as GrowthBook
     * computes it for bandits: errors that cancel over periods are not seen, and the variance is
     * too large. For comparison only.
     *
     * @throws IllegalArgumentException if periods differ in their number of arms, or there is none
     */
    public static Optional<TestOutcome> summedExpected(List<Split> periods) {
        int arms = requireSameArms(periods);
        double statistic = 0;
        int possible = 0;
        for (int arm = 0; arm < arms; arm++) {
            double expected = 0;
            double observed = 0;
            for (Split split : periods) {
                expected += split.expected(arm);
                observed += split.users().get(arm);
            }
            if (expected > 0) {
                statistic += (observed - expected) * (observed - expected) / expected;
                possible++;
            }
        }
        return outcome(periods, statistic, possible - 1);
    }

    /** Gauss elimination with the greatest pivot; what has no variance has no say. */
    private static Optional<TestOutcome> quadraticForm(
            List<Split> periods, double[] off, double[][] variance) {
        int arms = off.length;
        double[] scale = new double[arms];
        for (int i = 0; i < arms; i++) {
            scale[i] = variance[i][i];
        }
        boolean[] done = new boolean[arms];
        double statistic = 0;
        int rank = 0;
        for (int step = 0; step < arms; step++) {
            int pivot = -1;
            double greatest = LEAST_PIVOT;
            for (int i = 0; i < arms; i++) {
                double share = scale[i] > 0 ? variance[i][i] / scale[i] : 0;
                if (!done[i] && share > greatest) {
                    greatest = share;
                    pivot = i;
                }
            }
            if (pivot < 0) {
                break;
            }
            done[pivot] = true;
            rank++;
            double diagonal = variance[pivot][pivot];
            statistic += off[pivot] * off[pivot] / diagonal;
            for (int i = 0; i < arms; i++) {
                if (!done[i]) {
                    double factor = variance[i][pivot] / diagonal;
                    off[i] -= factor * off[pivot];
                    for (int j = 0; j < arms; j++) {
                        variance[i][j] -= factor * variance[pivot][j];
                    }
                }
            }
        }
        return outcome(periods, statistic, rank);
    }

    private static Optional<TestOutcome> outcome(
            List<Split> periods, double statistic, int degrees) {
        if (periods.stream().anyMatch(Split::isImpossible)) {
            return Optional.of(Omnibus.chiSquare(Double.POSITIVE_INFINITY, Math.max(1, degrees)));
        }
        return degrees > 0 && periods.stream().anyMatch(split -> split.total() > 0)
                ? Optional.of(Omnibus.chiSquare(statistic, degrees))
                : Optional.empty();
    }

    static int requireSameArms(List<Split> periods) {
        if (periods.isEmpty()) {
            throw new IllegalArgumentException("no periods");
        }
        int arms = periods.getFirst().arms();
        for (Split split : periods) {
            if (split.arms() != arms) {
                throw new IllegalArgumentException(
                        "periods of " + arms + " and of " + split.arms() + " arms");
            }
        }
        return arms;
    }
}
