package dev.slotwise.bandits.statistics;

/**
 * One arm's outcomes Y in one wave, summed with the probabilities e with which its recipients were
 * assigned to it: all that estimators for bandit data ask of the wave, exact also where every
 * recipient had a probability of their own, and additive.
 *
 * @param users recipients assigned to the arm
 * @param sum of Y
 * @param sumOfSquares of Y
 * @param inverse sum of 1/e
 * @param weighted sum of Y/e
 * @param inverseSquares sum of 1/e²
 * @param weightedTwice sum of Y/e²
 * @param weightedSquares sum of Y²/e²
 * @throws IllegalArgumentException if the sums cannot belong to so many users
 */
public record ScoreSums(
        double users,
        double sum,
        double sumOfSquares,
        double inverse,
        double weighted,
        double inverseSquares,
        double weightedTwice,
        double weightedSquares) {
    /** Nobody. */
    public static final ScoreSums NONE = new ScoreSums(0, 0, 0, 0, 0, 0, 0, 0);

    /** As far as sums that were added and taken away again may be off, of a user. */
    private static final double ROUNDING = 1e-6;

    public ScoreSums {
        double total =
                users
                        + sum
                        + sumOfSquares
                        + inverse
                        + weighted
                        + inverseSquares
                        + weightedTwice
                        + weightedSquares;
        if (!(users >= 0)
                || !(sumOfSquares >= 0)
                || !(weightedSquares >= 0)
                || !(inverse >= users * (1 - ROUNDING))
                || !(inverseSquares >= inverse * (1 - ROUNDING))
                || !Double.isFinite(total)) {
            throw new IllegalArgumentException(
                    "sums of a wave: %s users, sum %s, of squares %s, of 1/e %s, of Y/e %s, of 1/e² %s, of Y/e² %s, of Y²/e² %s"
                            .formatted(
                                    users,
                                    sum,
                                    sumOfSquares,
                                    inverse,
                                    weighted,
                                    inverseSquares,
                                    weightedTwice,
                                    weightedSquares));
        }
    }

    /**
     * Of recipients who all had the same probability.
     *
     * @param probability of the arm in the wave; of any value if nobody was assigned
     * @throws IllegalArgumentException if it is not within (0, 1], or sums don't fit
     */
    public static ScoreSums of(double users, double sum, double sumOfSquares, double probability) {
        if (users == 0 && sum == 0 && sumOfSquares == 0) {
            return NONE;
        }
        requireProbability(probability);
        double w = 1 / probability;
        return new ScoreSums(
                users,
                sum,
                sumOfSquares,
                users * w,
                sum * w,
                users * w * w,
                sum * w * w,
                sumOfSquares * w * w);
    }

    /**
     * Of one recipient.
     *
     * @param probability with which the recipient was assigned to the arm
     * @throws IllegalArgumentException if it is not within (0, 1]
     */
    public static ScoreSums of(double outcome, double probability) {
        return of(1, outcome, outcome * outcome, probability);
    }

    /** Both together. */
    public ScoreSums plus(ScoreSums other) {
        return new ScoreSums(
                users + other.users,
                sum + other.sum,
                sumOfSquares + other.sumOfSquares,
                inverse + other.inverse,
                weighted + other.weighted,
                inverseSquares + other.inverseSquares,
                weightedTwice + other.weightedTwice,
                weightedSquares + other.weightedSquares);
    }

    /** Sum of (Y - m) / e: what the arm's recipients correct a guess m by. */
    double corrections(double m) {
        return weighted - m * inverse;
    }

    /** Sum of ((Y - m) / e)². */
    double squaredCorrections(double m) {
        return Math.max(0, weightedSquares - m * (2 * weightedTwice - m * inverseSquares));
    }

    private static void requireProbability(double probability) {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("assignment probability: " + probability);
        }
    }
}
