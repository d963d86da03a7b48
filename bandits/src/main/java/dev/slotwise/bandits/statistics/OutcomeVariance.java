package dev.slotwise.bandits.statistics;

/** The variance of outcomes about their mean. */
public enum OutcomeVariance {
    /** Divided by n, as p (1 - p) of conversions is. */
    OF_CONVERSIONS,
    /** Divided by n - 1. */
    OF_MEANS;

    /** NaN where there are too few users. */
    double of(ScoreSums sums) {
        double squares =
                Math.max(0, sums.sumOfSquares() - sums.sum() * (sums.sum() / sums.users()));
        double divisor = this == OF_CONVERSIONS ? sums.users() : sums.users() - 1;
        return divisor > 0 ? squares / divisor : Double.NaN;
    }

    /** The difference of estimates whose errors are independent. */
    static BanditEstimate independent(BanditEstimate treatment, BanditEstimate control) {
        Estimate b = treatment.estimate();
        Estimate a = control.estimate();
        return BanditEstimate.of(
                Estimate.normal(
                        b.value() - a.value(), Math.hypot(b.standardError(), a.standardError())),
                treatment.users() + control.users(),
                2 / (1 / treatment.effectiveUsers() + 1 / control.effectiveUsers()));
    }
}
