package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.RegularizedBeta;

import java.util.Optional;

/**
 * The rate of one arm, looked at as often as one likes and exact for any number of conversions: a
 * likelihood ratio of binomials mixed over a beta distribution (Howard, Ramdas, McAuliffe and
 * Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences, 2021; the two-sided and
 * the one-sided beta-binomial mixture with the boundary optimised at the tuning sample size).
 *
 * @param tuningSampleSize number of users at which it is about narrowest, fixed before the data
 * @throws IllegalArgumentException if the tuning sample size is not positive
 */
public record BetaBinomialMixture(Proportion proportion, double tuningSampleSize) {
    /** The least spread of the mixture, of the variance of one outcome. */
    private static final double LEAST_SPREAD = 1e-3;

    private static final int HALVINGS = 200;

    public BetaBinomialMixture {
        if (!(tuningSampleSize > 0) || Double.isInfinite(tuningSampleSize)) {
            throw new IllegalArgumentException("tuning sample size " + tuningSampleSize);
        }
    }

    /**
     * The confidence set of the moment. The probability that any of them, ever, misses the truth is
     * at most alpha.
     *
     * @throws IllegalArgumentException if alpha is not within (0, 1)
     */
    public Interval interval(double alpha, Alternative alternative) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("no confidence sequence of alpha " + alpha);
        }
        return switch (alternative) {
            case TWO_SIDED, EQUIVALENCE ->
                    new Interval(lower(alpha, alternative), upper(alpha, alternative));
            case GREATER -> new Interval(lower(alpha, alternative), 1);
            case LESS -> new Interval(0, upper(alpha, alternative));
        };
    }

    /**
     * What has come up against the null rate of a hypothesis.
     *
     * @param alpha that the mixture is tuned to
     * @return empty if the null rate is no rate within (0, 1), or bounds of equivalence are tested
     */
    public Optional<SequentialEvidence> against(Hypothesis hypothesis, double alpha) {
        double rate = hypothesis.lower();
        if (!(rate > 0 && rate < 1) || hypothesis.alternative() == Alternative.EQUIVALENCE) {
            return Optional.empty();
        }
        double logE =
                hypothesis.alternative() == Alternative.LESS
                        ? mirrored().logEValue(1 - rate, rate, alpha, Alternative.GREATER)
                        : logEValue(rate, 1 - rate, alpha, hypothesis.alternative());
        return Optional.of(new SequentialEvidence(logE, Tail.ofLog(-logE)));
    }

    /** The least rate that is not excluded. */
    private double lower(double alpha, Alternative alternative) {
        if (proportion.conversions() == 0) {
            return 0;
        }
        double threshold = -Math.log(alpha);
        // On the scale of logarithms, so that rates of a millionth keep their digits.
        double low = Math.log(Double.MIN_NORMAL);
        double high = Math.min(Math.log(proportion.rate()), -Double.MIN_NORMAL);
        if (excess(high, alpha, alternative, threshold) > 0) {
            return proportion.rate();
        }
        for (int i = 0; i < HALVINGS && high - low > 1e-15 * Math.abs(low); i++) {
            double middle = 0.5 * (low + high);
            if (excess(middle, alpha, alternative, threshold) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high);
    }

    private double upper(double alpha, Alternative alternative) {
        return 1
                - mirrored()
                        .lower(
                                alpha,
                                alternative == Alternative.LESS
                                        ? Alternative.GREATER
                                        : alternative);
    }

    private BetaBinomialMixture mirrored() {
        return new BetaBinomialMixture(proportion.mirrored(), tuningSampleSize);
    }

    private double excess(double logRate, double alpha, Alternative alternative, double threshold) {
        return logEValue(Math.exp(logRate), -Math.expm1(logRate), alpha, alternative) - threshold;
    }

    /**
     * Under rate p the mixture is a beta distribution with mean p, for one side cut off below p;
     * the e-value is the mean likelihood over it, against that of p. Prior and posterior density at
     * p have that ratio (Dickey 1971).
     */
    private double logEValue(double p, double q, double alpha, Alternative alternative) {
        double s = proportion.conversions();
        double f = proportion.failures();
        boolean above = alternative == Alternative.GREATER;
        double logarithm = -2 * Math.log(Math.min(above ? 2 * alpha : alpha, 0.99));
        double spread = tuningSampleSize / (logarithm + Math.log1p(logarithm)) - 1;
        double r = Math.max(spread, LEAST_SPREAD);
        double a = r * p;
        double b = r * q;
        double logE =
                RegularizedBeta.logDensity(p, q, a, b)
                        - RegularizedBeta.logDensity(p, q, a + s, b + f);
        return above
                ? logE
                        + RegularizedBeta.logCdf(q, p, b + f, a + s)
                        - RegularizedBeta.logCdf(q, p, b, a)
                : logE;
    }
}
