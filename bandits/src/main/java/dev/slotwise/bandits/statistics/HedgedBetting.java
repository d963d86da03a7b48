package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.Interval;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The mean of outcomes within [0, 1], looked at as often as one likes and exact for any number of
 * them: what cannot be the mean is what a gambler has grown rich by betting against (Waudby-Smith
 * and Ramdas, Estimating means of bounded random variables by betting, 2024: the hedged capital
 * process with plug-in bets). Half of the capital bets on a greater mean, half on a smaller; a
 * value that was excluded once stays excluded.
 *
 * <p>Bets depend on the order of outcomes, so that this asks for all of them.
 */
public final class HedgedBetting {
    /** Never bet more than this share of what can be lost at once. */
    private static final double MOST = 0.5;

    /** What is thought of the outcomes before any: worth one of them. */
    private static final double PRIOR_MEAN = 0.5;

    private static final double PRIOR_VARIANCE = 0.25;
    private static final int HALVINGS = 200;

    private final double[] outcomes;

    /**
     * @param outcomes in order of time, at least one
     * @throws IllegalArgumentException if there is none, or one is not within [0, 1]
     */
    public HedgedBetting(double[] outcomes) {
        this.outcomes = outcomes.clone();
        if (outcomes.length == 0) {
            throw new IllegalArgumentException("outcomes: none");
        }
        for (double outcome : outcomes) {
            if (!(outcome >= 0 && outcome <= 1)) {
                throw new IllegalArgumentException("outcome to bet on: " + outcome);
            }
        }
    }

    /** The mean of the outcomes. */
    public double mean() {
        double sum = 0;
        for (double outcome : outcomes) {
            sum += outcome;
        }
        return sum / outcomes.length;
    }

    /**
     * The confidence set after all outcomes. The probability that any of them, ever, misses the
     * truth is at most alpha.
     *
     * @return empty if nothing is left, which happens with probability alpha at most where outcomes
     *     do have one mean
     * @throws IllegalArgumentException if alpha is not within (0, 1)
     */
    public Optional<Interval> interval(double alpha, Alternative alternative) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("no confidence sequence of alpha " + alpha);
        }
        double each =
                switch (alternative) {
                    case TWO_SIDED, EQUIVALENCE -> alpha / 2;
                    case GREATER, LESS -> alpha;
                };
        double[] bets = bets(each);
        double threshold = -Math.log(each);
        double lower =
                alternative == Alternative.LESS ? 0 : edge(m -> mostFromAbove(bets, m) - threshold);
        double upper =
                alternative == Alternative.GREATER
                        ? 1
                        : 1 - edge(complement -> mostFromBelow(bets, complement) - threshold);
        return lower <= upper ? Optional.of(new Interval(lower, upper)) : Optional.empty();
    }

    /**
     * What has come up against this mean: twice the greatest that either half of the capital has
     * ever been; bets are those of the level alpha. Its e-value is one of the running maximum,
     * whose always-valid p-value is 1/e.
     *
     * @return empty if the null mean is not within (0, 1), or bounds of equivalence are tested
     */
    public Optional<SequentialEvidence> against(Hypothesis hypothesis, double alpha) {
        double m = hypothesis.lower();
        if (!(m > 0 && m < 1)) {
            return Optional.empty();
        }
        return switch (hypothesis.alternative()) {
            case TWO_SIDED -> {
                double[] bets = bets(alpha / 2);
                double most =
                        Math.max(mostFromAbove(bets, m), mostFromBelow(bets, 1 - m)) - Math.log(2);
                yield Optional.of(new SequentialEvidence(most, Tail.ofLog(-most)));
            }
            case GREATER -> evidence(mostFromAbove(bets(alpha), m));
            case LESS -> evidence(mostFromBelow(bets(alpha), 1 - m));
            case EQUIVALENCE -> Optional.empty();
        };
    }

    private static Optional<SequentialEvidence> evidence(double most) {
        return Optional.of(new SequentialEvidence(most, Tail.ofLog(-most)));
    }

    /** The predictable plug-in bets of the paper's equation 26, before they are cut to size. */
    private double[] bets(double alpha) {
        double[] bets = new double[outcomes.length];
        double sum = 0;
        double squares = 0;
        double variance = PRIOR_VARIANCE;
        for (int i = 0; i < bets.length; i++) {
            int t = i + 1;
            bets[i] = Math.sqrt(-2 * Math.log(alpha) / (variance * t * Math.log1p(t)));
            sum += outcomes[i];
            double off = outcomes[i] - (PRIOR_MEAN + sum) / (t + 1);
            squares += off * off;
            variance = (PRIOR_VARIANCE + squares) / (t + 1);
        }
        return bets;
    }

    /** The greatest logarithm of a capital that bets on more than m. */
    private double mostFromAbove(double[] bets, double m) {
        double log = 0;
        double most = 0;
        for (int i = 0; i < bets.length; i++) {
            log += Math.log1p(Math.min(bets[i], MOST / m) * (outcomes[i] - m));
            most = Math.max(most, log);
        }
        return most;
    }

    /** The greatest logarithm of a capital that bets on less than 1 - complement. */
    private double mostFromBelow(double[] bets, double complement) {
        double log = 0;
        double most = 0;
        for (int i = 0; i < bets.length; i++) {
            log +=
                    Math.log1p(
                            Math.min(bets[i], MOST / complement) * (1 - outcomes[i] - complement));
            most = Math.max(most, log);
        }
        return most;
    }

    /** Where a falling function of (0, 1) reaches 0; 0 or 1 where it does not. */
    private static double edge(DoubleUnaryOperator falling) {
        double low = Math.log(Double.MIN_NORMAL);
        double high = 0;
        if (falling.applyAsDouble(Math.exp(low)) <= 0) {
            return 0;
        }
        for (int i = 0; i < HALVINGS && high - low > 1e-15 * Math.abs(low); i++) {
            double middle = 0.5 * (low + high);
            if (falling.applyAsDouble(Math.exp(middle)) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high);
    }
}
