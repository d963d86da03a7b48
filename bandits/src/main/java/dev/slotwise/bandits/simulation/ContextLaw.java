package dev.slotwise.bandits.simulation;

import java.util.random.RandomGenerator;

/**
 * What recipients look like: every feature but the last has mean 0 and variance 1, the last is the
 * constant 1.
 */
public enum ContextLaw {
    /** Independent standard normal features. */
    NORMAL {
        @Override
        void fill(double[] context, RandomGenerator random) {
            for (int i = 0; i < context.length - 1; i++) {
                context[i] = random.nextGaussian();
            }
        }
    },

    /** Standard normal, each correlated by 0.7 with the one before. */
    CORRELATED {
        @Override
        void fill(double[] context, RandomGenerator random) {
            double before = random.nextGaussian();
            for (int i = 0; i < context.length - 1; i++) {
                context[i] = before;
                before = CORRELATION * before + REST * random.nextGaussian();
            }
        }
    },

    /** Properties that a recipient has or not, from one in 20 to one in 2, standardised. */
    BINARY {
        @Override
        void fill(double[] context, RandomGenerator random) {
            int features = context.length - 1;
            for (int i = 0; i < features; i++) {
                double share = RAREST + (0.5 - RAREST) * (i + 1) / features;
                double has = random.nextDouble() < share ? 1 : 0;
                context[i] = (has - share) / Math.sqrt(share * (1 - share));
            }
        }
    };

    private static final double CORRELATION = 0.7;
    private static final double REST = Math.sqrt(1 - CORRELATION * CORRELATION);
    private static final double RAREST = 0.05;

    /** One recipient's features. */
    double[] draw(int dimension, RandomGenerator random) {
        double[] context = new double[dimension];
        fill(context, random);
        context[dimension - 1] = 1;
        return context;
    }

    abstract void fill(double[] context, RandomGenerator random);
}
