package dev.slotwise.bandits.simulation;

import java.util.List;
import java.util.OptionalDouble;

/** The arms of an environment, as a law from which a seed draws them. */
public sealed interface Arms {
    /** Number of arms. */
    int count();

    /** Number of features of a recipient; 0 where recipients are not told apart. */
    default int dimension() {
        return 0;
    }

    /** Average rate of success of uniform sending, where outcomes are successes. */
    OptionalDouble usualRate();

    /**
     * Rates that are given.
     *
     * @param rates one per arm, within (0, 1)
     * @throws IllegalArgumentException if there is none or one is no rate
     */
    record GivenRates(List<Double> rates) implements Arms {
        public GivenRates {
            rates = List.copyOf(rates);
            Require.atLeast(1, rates.size(), "rates");
            rates.forEach(rate -> Require.rate(rate, "rates"));
        }

        @Override
        public int count() {
            return rates.size();
        }

        @Override
        public OptionalDouble usualRate() {
            return rates.stream().mapToDouble(Double::doubleValue).average();
        }
    }

    /**
     * All arms have the same rate but one, drawn by the seed.
     *
     * @param rate of the others, within (0, 1)
     * @param lift of the one, relative: 0.2 makes 2 % into 2.4 %
     */
    record OneBetter(int count, double rate, double lift) implements Arms {
        public OneBetter {
            Require.atLeast(1, count, "count");
            Require.rate(rate, "rate");
            Require.positive(lift, "lift");
            Require.rate(rate * (1 + lift), "rate of the better arm");
        }

        @Override
        public OptionalDouble usualRate() {
            return OptionalDouble.of(rate);
        }
    }

    /**
     * Rates whose logits are normally distributed.
     *
     * @param rate mean of the arms' rates, within (0, 1)
     * @param sd between arms, in logits
     */
    record Scattered(int count, double rate, double sd) implements Arms {
        public Scattered {
            Require.atLeast(1, count, "count");
            Require.rate(rate, "rate");
            Require.notNegative(sd, "sd");
        }

        @Override
        public OptionalDouble usualRate() {
            return OptionalDouble.of(rate);
        }
    }

    /**
     * Success is a logistic model: logit P(success) = intercept + shared · x + effect(arm) · x, all
     * coefficients normal, the last feature the constant 1. The intercept is solved so that uniform
     * sending has the base rate.
     *
     * @param dimension number of features, the constant included; at least 2
     * @param baseRate average rate of success of uniform sending
     * @param mainSd sd of an arm's main effect, logits
     * @param contextSd sd of an arm's total effect of the context, logits
     * @param sharedSd sd of the recipient's own effect, which all arms share, logits
     * @param contexts what recipients look like
     */
    record Logistic(
            int count,
            int dimension,
            double baseRate,
            double mainSd,
            double contextSd,
            double sharedSd,
            ContextLaw contexts)
            implements Arms {
        public Logistic {
            Require.atLeast(1, count, "count");
            Require.atLeast(2, dimension, "dimension");
            Require.rate(baseRate, "baseRate");
            Require.notNegative(mainSd, "mainSd");
            Require.notNegative(contextSd, "contextSd");
            Require.notNegative(sharedSd, "sharedSd");
        }

        /** The usual sizes of effects: 0.3 main, 0.5 of the context, 0.5 shared. */
        public static Logistic usual(int count, int dimension, double baseRate) {
            return new Logistic(count, dimension, baseRate, 0.3, 0.5, 0.5, ContextLaw.NORMAL);
        }

        @Override
        public OptionalDouble usualRate() {
            return OptionalDouble.of(baseRate);
        }
    }

    /**
     * A reward of any value: effect(arm) · x plus noise. The expected reward is held within three
     * standard deviations and the noise is uniform, so that rewards are bounded and their means
     * exact.
     *
     * @param dimension number of features, the constant included; at least 2
     * @param mainSd sd of an arm's main effect
     * @param contextSd sd of an arm's total effect of the context
     * @param noiseSd sd of the noise
     * @param contexts what recipients look like
     */
    record Linear(
            int count,
            int dimension,
            double mainSd,
            double contextSd,
            double noiseSd,
            ContextLaw contexts)
            implements Arms {
        public Linear {
            Require.atLeast(1, count, "count");
            Require.atLeast(2, dimension, "dimension");
            Require.positive(mainSd, "mainSd");
            Require.notNegative(contextSd, "contextSd");
            Require.positive(noiseSd, "noiseSd");
        }

        @Override
        public OptionalDouble usualRate() {
            return OptionalDouble.empty();
        }

        /** The largest expected reward; the least is its negative. */
        double largestMean() {
            return 3 * Math.hypot(mainSd, contextSd);
        }

        /** The largest noise. */
        double largestNoise() {
            return Math.sqrt(3) * noiseSd;
        }
    }
}
