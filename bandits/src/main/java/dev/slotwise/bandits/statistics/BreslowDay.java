package dev.slotwise.bandits.statistics;

import java.util.List;
import java.util.Optional;

/**
 * Whether the odds ratio is the same in all strata, given Mantel and Haenszel's common one. A
 * stratum counts if it has users in both arms and both outcomes.
 */
public final class BreslowDay {
    private BreslowDay() {}

    /**
     * The test of Breslow and Day (1980); chi-square with one degree of freedom less than strata.
     *
     * @return empty for fewer than two strata that count, and where the common odds ratio is not
     *     defined
     */
    public static Optional<TestOutcome> of(List<TwoProportions> strata) {
        return of(strata, 0);
    }

    /** With Tarone's correction (1985), which makes the statistic's distribution a chi-square. */
    public static Optional<TestOutcome> tarone(List<TwoProportions> strata) {
        return of(strata, 1);
    }

    private static Optional<TestOutcome> of(List<TwoProportions> strata, int correction) {
        List<TwoProportions> used = strata.stream().filter(BreslowDay::counts).toList();
        if (used.size() < 2) {
            return Optional.empty();
        }
        double log = new MantelHaenszel(used).logOddsRatio().value();
        if (Double.isNaN(log)) {
            return Optional.empty();
        }
        double oddsRatio = StrictMath.exp(log);
        double statistic = 0;
        double off = 0;
        double variances = 0;
        for (TwoProportions stratum : used) {
            double expected = expected(stratum, oddsRatio);
            double t = stratum.treatment().users();
            double c = stratum.control().users();
            double conversions =
                    stratum.treatment().conversions() + stratum.control().conversions();
            double variance =
                    1
                            / (1 / expected
                                    + 1 / (conversions - expected)
                                    + 1 / (t - expected)
                                    + 1 / (c - conversions + expected));
            double distance = stratum.treatment().conversions() - expected;
            statistic += distance * distance / variance;
            off += distance;
            variances += variance;
        }
        double corrected = Math.max(0, statistic - correction * off * off / variances);
        return Optional.of(Omnibus.chiSquare(corrected, used.size() - 1));
    }

    private static boolean counts(TwoProportions stratum) {
        Proportion all = stratum.treatment().plus(stratum.control());
        return stratum.treatment().users() > 0
                && stratum.control().users() > 0
                && all.conversions() > 0
                && all.failures() > 0;
    }

    /** The conversions of the treatment at which a table with these margins has the odds ratio. */
    private static double expected(TwoProportions stratum, double oddsRatio) {
        double t = stratum.treatment().users();
        double conversions = stratum.treatment().conversions() + stratum.control().conversions();
        double rest = stratum.control().users() - conversions;
        double a = oddsRatio - 1;
        double b = oddsRatio * (t + conversions) + rest;
        double c = oddsRatio * t * conversions;
        double root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
        return b > 0 ? 2 * c / (b + root) : (b - root) / (2 * a);
    }
}
