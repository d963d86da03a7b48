package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Binomial;

/**
 * Fisher's exact test of equal rates, given the total of conversions. Tails are summed outwards
 * from the observed table by the ratios of neighbours, so that a billion users take no more than a
 * few hundred thousand terms and the far tail keeps its logarithm.
 */
public final class FisherExact {
    /** As probable as the observed table, to within rounding, counts as at most as probable. */
    private static final double AS_PROBABLE = 1e-7;

    private static final double NEGLIGIBLE = 1e-17;

    private final double treated;
    private final double untreated;
    private final double conversions;
    private final double least;
    private final double most;

    private FisherExact(Proportion treatment, Proportion control) {
        treated = treatment.users();
        untreated = control.users();
        conversions = treatment.conversions() + control.conversions();
        least = Math.max(0, conversions - untreated);
        most = Math.min(conversions, treated);
    }

    /**
     * The p-value. Two-sided it sums all tables that are at most as probable as the observed one.
     *
     * @param alternative greater: the treatment's rate is; not equivalence
     * @throws IllegalArgumentException for equivalence
     */
    public static Tail of(Proportion treatment, Proportion control, Alternative alternative) {
        var table = new FisherExact(treatment, control);
        double observed = treatment.conversions();
        return switch (alternative) {
            case GREATER -> Tail.ofLog(table.logAbove(observed));
            case LESS -> Tail.ofLog(table.logBelow(observed));
            case TWO_SIDED -> Tail.ofLog(table.logAsImprobableAs(observed));
            case EQUIVALENCE ->
                    throw new IllegalArgumentException("no exact test of " + alternative);
        };
    }

    private double logAsImprobableAs(double observed) {
        double limit = logProbability(observed) + AS_PROBABLE;
        double mode = mode();
        if (logProbability(mode) <= limit) {
            return 0;
        }
        if (observed > mode) {
            // The last table below the mode that is as improbable.
            double first = least - 1;
            double last = mode;
            while (last - first > 1) {
                double middle = Math.floor(first + (last - first) / 2);
                if (logProbability(middle) <= limit) {
                    first = middle;
                } else {
                    last = middle;
                }
            }
            return logSum(logAbove(observed), logBelow(first));
        }
        double first = mode;
        double last = most + 1;
        while (last - first > 1) {
            double middle = Math.floor(first + (last - first) / 2);
            if (logProbability(middle) <= limit) {
                last = middle;
            } else {
                first = middle;
            }
        }
        return logSum(logBelow(observed), logAbove(last));
    }

    private double mode() {
        double mode = Math.floor((treated + 1) * ((conversions + 1) / (treated + untreated + 2)));
        return Math.clamp(mode, least, most);
    }

    /** log P(X &ge; x). */
    private double logAbove(double x) {
        if (x > most) {
            return Double.NEGATIVE_INFINITY;
        }
        if (x <= least) {
            return 0;
        }
        if (x <= mode()) {
            return StrictMath.log1p(-StrictMath.exp(Math.min(0, logBelow(x - 1))));
        }
        double term = 1;
        double sum = 1;
        for (double k = x; k < most && term > NEGLIGIBLE * sum; k++) {
            term *=
                    (treated - k)
                            / (k + 1)
                            * ((conversions - k) / (untreated - conversions + k + 1));
            sum += term;
        }
        return logProbability(x) + StrictMath.log(sum);
    }

    /** log P(X &le; x). */
    private double logBelow(double x) {
        if (x < least) {
            return Double.NEGATIVE_INFINITY;
        }
        if (x >= most) {
            return 0;
        }
        if (x > mode()) {
            return StrictMath.log1p(-StrictMath.exp(Math.min(0, logAbove(x + 1))));
        }
        double term = 1;
        double sum = 1;
        for (double k = x; k > least && term > NEGLIGIBLE * sum; k--) {
            term *= k / (treated - k + 1) * ((untreated - conversions + k) / (conversions - k + 1));
            sum += term;
        }
        return logProbability(x) + StrictMath.log(sum);
    }

    /** Three binomial probabilities of the pooled rate make a hypergeometric one. */
    private double logProbability(double x) {
        double users = treated + untreated;
        if (conversions == 0 || conversions == users) {
            return 0;
        }
        double p = conversions / users;
        double q = (users - conversions) / users;
        return Binomial.logProbability(x, treated, p, q)
                + Binomial.logProbability(conversions - x, untreated, p, q)
                - Binomial.logProbability(conversions, users, p, q);
    }

    private static double logSum(double a, double b) {
        double greater = Math.max(a, b);
        return greater + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - greater));
    }
}
