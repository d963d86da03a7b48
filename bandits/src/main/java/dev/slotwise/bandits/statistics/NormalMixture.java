package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.Normal;

import java.util.Optional;

/**
 * An estimate that may be looked at as often as one likes: a likelihood ratio of normals, mixed
 * over effects that are normal themselves with {@code ratio} times the estimate's own variance,
 * stays below 1/alpha for ever with probability 1 - alpha. It needs the estimate and its error of
 * the moment only, so a report computes it from current sums.
 *
 * <p>As an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021)
 * the ratio is N rho², as a mixture sequential probability ratio test (Johari, Pekelis and Walsh
 * 2017) it is the variance of effects over that of the estimate. Both rest on the central limit
 * theorem: too few conversions break them, however many looks they allow.
 *
 * @param estimate of the effect
 * @param ratio at least 0; NaN where it is undefined
 * @throws IllegalArgumentException if the ratio is negative or infinite
 */
public record NormalMixture(Estimate estimate, double ratio) {
    private static final double HALF_LOG_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);

    public NormalMixture {
        if (ratio < 0 || Double.isInfinite(ratio)) {
            throw new IllegalArgumentException("ratio of mixed variance: " + ratio);
        }
    }

    /**
     * The asymptotic confidence sequence.
     *
     * @param users that the estimate rests on, of both arms together
     * @param rhoSquared of the mixture, fixed before the data
     * @throws IllegalArgumentException if one of them is negative or not finite
     */
    public static NormalMixture asymptotic(Estimate estimate, double users, double rhoSquared) {
        if (!(users >= 0) || !(rhoSquared >= 0)) {
            throw new IllegalArgumentException(users + " users, rho² " + rhoSquared);
        }
        return new NormalMixture(estimate, users * rhoSquared);
    }

    /**
     * The mixture sequential probability ratio test.
     *
     * @param mixingVariance of the effects, in the square of their unit, fixed before the data
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public static NormalMixture sequentialRatio(Estimate estimate, double mixingVariance) {
        if (!(mixingVariance >= 0) || Double.isInfinite(mixingVariance)) {
            throw new IllegalArgumentException("mixing variance " + mixingVariance);
        }
        double ratio = mixingVariance / estimate.standardError() / estimate.standardError();
        return new NormalMixture(estimate, Double.isFinite(ratio) ? ratio : Double.NaN);
    }

    /**
     * The rho² with which the sequence is about narrowest after so many users: (-2 ln a + ln(1 - 2
     * ln a)) / users, with a = alpha, or twice that where one side is asked for.
     *
     * @param tuningSampleSize users of both arms, positive
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static double rhoSquared(
            double tuningSampleSize, double alpha, Alternative alternative) {
        if (!(tuningSampleSize > 0) || Double.isInfinite(tuningSampleSize)) {
            throw new IllegalArgumentException("tuning sample size " + tuningSampleSize);
        }
        // At one half and above, the logarithm would vanish or turn.
        double logarithm = -2 * Math.log(Math.min(requireAlpha(alpha) * sides(alternative), 0.99));
        return (logarithm + Math.log1p(logarithm)) / tuningSampleSize;
    }

    /**
     * The confidence set of the moment. The probability that any of them, ever, misses the truth is
     * at most alpha.
     *
     * @return empty where the estimate is undefined; unbounded while there is nothing to go by
     * @throws IllegalArgumentException if alpha is not within (0, 1)
     */
    public Optional<Interval> interval(double alpha, Alternative alternative) {
        requireAlpha(alpha);
        if (!isDefined()) {
            return Optional.empty();
        }
        double value = estimate.value();
        double reach = reach(alpha, alternative);
        return Optional.of(
                new Interval(
                        alternative == Alternative.LESS ? Double.NEGATIVE_INFINITY : value - reach,
                        alternative == Alternative.GREATER
                                ? Double.POSITIVE_INFINITY
                                : value + reach));
    }

    /**
     * What has come up against the hypothesis. The p-value is below alpha exactly when {@link
     * #interval} excludes the null effect.
     *
     * @return empty where the estimate is undefined
     */
    public Optional<SequentialEvidence> against(Hypothesis hypothesis) {
        if (!isDefined()) {
            return Optional.empty();
        }
        double low = estimate.value() - hypothesis.lower();
        return Optional.of(
                switch (hypothesis.alternative()) {
                    case TWO_SIDED -> twoSided(low);
                    case GREATER -> oneSided(low);
                    case LESS -> oneSided(-low);
                    case EQUIVALENCE ->
                            oneSided(low).weaker(oneSided(hypothesis.upper() - estimate.value()));
                });
    }

    private boolean isDefined() {
        return estimate.isDefined() && ratio >= 0;
    }

    private double reach(double alpha, Alternative alternative) {
        double root = 0.5 * Math.log1p(ratio);
        double needed =
                switch (alternative) {
                    case TWO_SIDED, EQUIVALENCE -> root - Math.log(alpha);
                    case GREATER, LESS -> Math.log1p(Math.exp(root) / (2 * alpha));
                };
        return ratio == 0
                ? Double.POSITIVE_INFINITY
                : estimate.standardError() * Math.sqrt(2 * (1 + 1 / ratio) * needed);
    }

    /** ratio d² / (2 se² (1 + ratio)), what the likelihood ratio has in its exponent. */
    private double exponent(double distance) {
        double z = distance / estimate.standardError();
        return 0.5 * z * z * (ratio / (1 + ratio));
    }

    private SequentialEvidence twoSided(double distance) {
        double logE = exponent(distance) - 0.5 * Math.log1p(ratio);
        return new SequentialEvidence(logE, Tail.ofLog(-logE));
    }

    /**
     * Mixed over effects of one sign: E = 2 exp(x) Phi(sqrt(2 x)) / sqrt(1 + ratio). The interval
     * rests on Phi(y) &ge; 1 - exp(-y²/2), and so does the p-value.
     */
    private SequentialEvidence oneSided(double distance) {
        double x = exponent(distance);
        double z = Math.sqrt(2 * x);
        double scale = Math.log(2) - 0.5 * Math.log1p(ratio);
        if (distance <= 0) {
            // log Phi(-z) + z²/2, without their cancellation.
            double logE = scale - HALF_LOG_TWO_PI - Math.log(Normal.inverseMills(-z));
            return new SequentialEvidence(logE, Tail.ofLog(0));
        }
        double logBound = scale + x + Math.log(-Math.expm1(-x));
        return new SequentialEvidence(scale + x + Normal.logCdf(z), Tail.ofLog(-logBound));
    }

    private static double sides(Alternative alternative) {
        return switch (alternative) {
            case TWO_SIDED, EQUIVALENCE -> 1;
            case GREATER, LESS -> 2;
        };
    }

    private static double requireAlpha(double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("no confidence sequence of alpha " + alpha);
        }
        return alpha;
    }
}
