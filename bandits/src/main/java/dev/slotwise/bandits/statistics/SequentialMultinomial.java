package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Binomial;
import dev.slotwise.bandits.numerics.LogGamma;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A check of the split that may be looked at after every user (Lindon and Malek, Anytime-valid
 * inference for multinomial count data, 2022): the Bayes factor of a Dirichlet alternative around
 * the promised shares. Periods of equal shares are one; those of different shares multiply, which
 * keeps the guarantee.
 *
 * @param concentration of the alternative: parameters are concentration × share; the greater, the
 *     smaller the errors it looks for
 * @throws IllegalArgumentException if the concentration is not positive and finite
 */
public record SequentialMultinomial(double concentration) {
    /** Looks for errors of half a percentage point and more. */
    public static final SequentialMultinomial USUAL = new SequentialMultinomial(10_000);

    public SequentialMultinomial {
        if (!(concentration > 0) || !Double.isFinite(concentration)) {
            throw new IllegalArgumentException("concentration " + concentration);
        }
    }

    /**
     * The natural logarithm of the e-value; infinite where an arm has users although its share was
     * 0.
     *
     * @throws IllegalArgumentException if periods differ in their number of arms, or there is none
     */
    public double logEValue(List<Split> periods) {
        SampleRatio.requireSameArms(periods);
        if (periods.stream().anyMatch(Split::isImpossible)) {
            return Double.POSITIVE_INFINITY;
        }
        Map<String, Split> byShares = new TreeMap<>();
        for (Split split : periods) {
            byShares.merge(split.shares().toString(), split, SequentialMultinomial::together);
        }
        return byShares.values().stream().mapToDouble(this::logBayesFactor).sum();
    }

    /** The always-valid p-value, 1 / e-value and at most 1. */
    public Tail tail(List<Split> periods) {
        return Tail.ofLog(-logEValue(periods));
    }

    /**
     * log B(a + n) / B(a) - sum n log w, as deviances with Stirling's corrections: a difference of
     * log gammas would lose its digits with many users.
     */
    private double logBayesFactor(Split split) {
        double total = concentration + split.total();
        double log = 0.5 * (StrictMath.log(total) - StrictMath.log(concentration));
        log += LogGamma.correction(concentration) - LogGamma.correction(total);
        for (int arm = 0; arm < split.arms(); arm++) {
            double share = split.share(arm);
            if (share > 0) {
                double before = concentration * share;
                double after = before + split.users().get(arm);
                log += Binomial.deviance(after, total * share);
                log -= 0.5 * StrictMath.log(after / before);
                log += LogGamma.correction(after) - LogGamma.correction(before);
            }
        }
        return log;
    }

    private static Split together(Split a, Split b) {
        var users = new ArrayList<Long>();
        for (int arm = 0; arm < a.arms(); arm++) {
            users.add(a.users().get(arm) + b.users().get(arm));
        }
        return new Split(users, a.shares());
    }
}
