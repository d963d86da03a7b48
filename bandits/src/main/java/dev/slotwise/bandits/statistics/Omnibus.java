package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.ChiSquare;
import dev.slotwise.bandits.numerics.FisherF;

import java.util.List;
import java.util.Optional;

/** Whether all arms are the same, in one test. Arms without users have no say. */
public final class Omnibus {
    private Omnibus() {}

    /**
     * Pearson's chi-square test of equal rates, of K - 1 degrees of freedom.
     *
     * @return empty for fewer than two arms with users, or if all or no users converted
     */
    public static Optional<TestOutcome> proportions(List<Proportion> arms) {
        List<Proportion> used = arms.stream().filter(arm -> arm.users() > 0).toList();
        Proportion all = used.stream().reduce(new Proportion(0, 0), Proportion::plus);
        if (used.size() < 2 || all.conversions() == 0 || all.failures() == 0) {
            return Optional.empty();
        }
        double statistic = 0;
        for (Proportion arm : used) {
            double off = new TwoProportions(arm, all).rateDifference();
            statistic += arm.users() * off * off;
        }
        return Optional.of(chiSquare(statistic / all.variance(), used.size() - 1));
    }

    /**
     * Welch's analysis of variance (1951), which does not take variances for equal. The statistic
     * is F; its degrees of freedom are those of the numerator, K - 1.
     *
     * @return empty for fewer than two arms, and if one has fewer than two users or no variance
     */
    public static Optional<TestOutcome> means(List<Sample> arms) {
        int k = arms.size();
        if (k < 2 || arms.stream().anyMatch(arm -> !(arm.variance() > 0))) {
            return Optional.empty();
        }
        double weights = arms.stream().mapToDouble(Omnibus::weight).sum();
        double mean = arms.stream().mapToDouble(a -> weight(a) / weights * a.mean()).sum();
        double between = 0;
        double lambda = 0;
        for (Sample arm : arms) {
            double off = arm.mean() - mean;
            between += weight(arm) * off * off;
            double rest = 1 - weight(arm) / weights;
            lambda += rest * rest / (arm.users() - 1.0);
        }
        double statistic = between / (k - 1) / (1 + 2 * (k - 2.0) / (k * (double) k - 1) * lambda);
        double denominator = (k * (double) k - 1) / (3 * lambda);
        return Optional.of(
                new TestOutcome(
                        statistic,
                        k - 1,
                        Tail.ofLog(FisherF.logSurvival(statistic, k - 1, denominator))));
    }

    static TestOutcome chiSquare(double statistic, int degreesOfFreedom) {
        return new TestOutcome(
                statistic,
                degreesOfFreedom,
                Tail.ofLog(ChiSquare.logSurvival(statistic, degreesOfFreedom)));
    }

    private static double weight(Sample arm) {
        return 1 / arm.squaredError();
    }
}
