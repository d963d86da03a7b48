package dev.slotwise.bandits.statistics;

import java.util.function.DoubleFunction;

/**
 * The alternative that is tested, with the effect that it is tested against. Non-inferiority by a
 * margin is {@code greater(-margin)}, or {@code less(margin)} where lower is better.
 *
 * @param alternative the kind
 * @param lower the effect under the null hypothesis; under equivalence the lower bound
 * @param upper the same number again; under equivalence the upper bound
 * @throws IllegalArgumentException if a number is not finite, bounds are reversed or not apart, or
 *     two null effects are given where one is meant
 */
public record Hypothesis(Alternative alternative, double lower, double upper) {
    public Hypothesis {
        if (!Double.isFinite(lower) || !Double.isFinite(upper)) {
            throw new IllegalArgumentException("null effects " + lower + ", " + upper);
        }
        if (alternative == Alternative.EQUIVALENCE ? lower >= upper : lower != upper) {
            throw new IllegalArgumentException(
                    "%s of null effects %s and %s".formatted(alternative, lower, upper));
        }
    }

    public static Hypothesis twoSided(double nullEffect) {
        return new Hypothesis(Alternative.TWO_SIDED, nullEffect, nullEffect);
    }

    public static Hypothesis greater(double nullEffect) {
        return new Hypothesis(Alternative.GREATER, nullEffect, nullEffect);
    }

    public static Hypothesis less(double nullEffect) {
        return new Hypothesis(Alternative.LESS, nullEffect, nullEffect);
    }

    public static Hypothesis equivalence(double lower, double upper) {
        return new Hypothesis(Alternative.EQUIVALENCE, lower, upper);
    }

    /**
     * The test of a statistic with a symmetric distribution. Under equivalence it is that of the
     * two one-sided tests which speaks less (Schuirmann 1987).
     *
     * @param statistic per null effect the standardised distance of the estimate from it
     * @param law of the statistic
     */
    TestOutcome test(DoubleFunction<Double> statistic, Symmetric law) {
        double low = statistic.apply(lower);
        return switch (alternative) {
            case TWO_SIDED -> law.outcome(low, law.above(Math.abs(low)).twice());
            case GREATER -> law.outcome(low, law.above(low));
            case LESS -> law.outcome(low, law.above(-low));
            case EQUIVALENCE -> {
                double high = statistic.apply(upper);
                Tail fromBelow = law.above(low);
                Tail fromAbove = law.above(-high);
                yield fromBelow.isWeakerThan(fromAbove)
                        ? law.outcome(low, fromBelow)
                        : law.outcome(high, fromAbove);
            }
        };
    }
}
