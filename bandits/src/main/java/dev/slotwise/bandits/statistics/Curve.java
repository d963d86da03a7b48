package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Density;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.numerics.RegularizedBeta;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A log-concave density whose tails are resolved to any depth, so that the probability of an event
 * far out keeps its digits.
 */
sealed interface Curve {
    /** Panels are half a standard deviation wide, and the density changes by exp(2) at most. */
    double STEP = 0.5;

    double FALL = 2;

    double mode();

    /** By the curvature at the mode. */
    double sd();

    double at(double z);

    /** The derivative of the log density. */
    double slope(double z);

    /** The same as a density that is read as far as it has fallen by exp(-depth). */
    default Density downTo(double depth) {
        Deque<Double> breaks = new ArrayDeque<>();
        breaks.add(mode());
        double fallen = 0;
        for (double z = mode(); fallen < depth; ) {
            double step = step(z);
            fallen -= step * slope(z + step / 2);
            z += step;
            breaks.addLast(z);
        }
        fallen = 0;
        for (double z = mode(); fallen < depth; ) {
            double step = step(z);
            fallen += step * slope(z - step / 2);
            z -= step;
            breaks.addFirst(z);
        }
        double[] all = breaks.stream().mapToDouble(z -> z).toArray();
        return new Density() {
            @Override
            public double[] breaks() {
                return all;
            }

            @Override
            public double at(double z) {
                return Curve.this.at(z);
            }
        };
    }

    /** How far the log density can be taken for a parabola or a line, whatever its slope. */
    double smooth(double z);

    private double step(double z) {
        return Math.min(smooth(z), Math.min(STEP * sd(), FALL / Math.abs(slope(z))));
    }

    /** Of logit(rate), where the rate is believed to be a beta distribution. */
    record Logit(double alpha, double beta, double height) implements Curve {
        static Logit of(BetaPosterior belief) {
            return new Logit(
                    belief.alpha(),
                    belief.beta(),
                    RegularizedBeta.logitDensityAtMode(belief.alpha(), belief.beta()));
        }

        @Override
        public double mode() {
            return Math.log(alpha / beta);
        }

        @Override
        public double sd() {
            return Math.sqrt(1 / alpha + 1 / beta);
        }

        @Override
        public double at(double z) {
            return height * Math.exp(RegularizedBeta.deviance(rate(z), rate(-z), alpha, beta));
        }

        @Override
        public double slope(double z) {
            return alpha * rate(-z) - beta * rate(z);
        }

        /** Far out, the logistic function is an exponential one. */
        @Override
        public double smooth(double z) {
            return Math.max(1, Math.abs(z) - 40);
        }

        /** 1 / (1 + exp(-z)). */
        static double rate(double z) {
            if (z >= 0) {
                return 1 / (1 + Math.exp(-z));
            }
            double e = Math.exp(z);
            return e / (1 + e);
        }
    }

    /** Of a mean that is believed to be normal. */
    record Mean(double mode, double sd) implements Curve {
        static Mean of(NormalScore belief) {
            return new Mean(belief.mean(), Math.sqrt(belief.variance()));
        }

        @Override
        public double at(double z) {
            return Normal.density((z - mode) / sd) / sd;
        }

        @Override
        public double slope(double z) {
            return (mode - z) / sd / sd;
        }

        @Override
        public double smooth(double z) {
            return sd;
        }
    }
}
