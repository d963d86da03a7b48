package dev.slotwise.bandits;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws from beliefs, on the scale on which they are compared: what quadratures are held against.
 */
public final class Draws {
    private final SplittableRandom random;

    public Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    /** One draw per belief; of revenue the logarithm. */
    public double[] of(List<? extends ArmBelief> beliefs) {
        return beliefs.stream().mapToDouble(this::of).toArray();
    }

    /** How often each belief drew the greatest value. */
    public double[] wins(List<? extends ArmBelief> beliefs, int draws) {
        double[] wins = new double[beliefs.size()];
        for (int i = 0; i < draws; i++) {
            wins[greatest(of(beliefs))]++;
        }
        return wins;
    }

    public static int greatest(double[] values) {
        int best = 0;
        for (int a = 1; a < values.length; a++) {
            best = values[a] > values[best] ? a : best;
        }
        return best;
    }

    private double of(ArmBelief belief) {
        return switch (belief) {
            case BetaPosterior(double alpha, double beta) -> {
                double x = gamma(alpha);
                yield x / (x + gamma(beta));
            }
            case NormalScore(double mean, double variance) ->
                    mean + Math.sqrt(variance) * random.nextGaussian();
            case GaussianPosterior gaussian -> {
                double variance = gaussian.scale() / gamma(gaussian.shape());
                yield gaussian.mean()
                        + Math.sqrt(variance / gaussian.weight()) * random.nextGaussian();
            }
            case RevenuePosterior(BetaPosterior share, GaussianPosterior logs) -> {
                double variance = logs.scale() / gamma(logs.shape());
                yield Math.log(of(share))
                        + logs.mean()
                        + Math.sqrt(variance / logs.weight()) * random.nextGaussian()
                        + variance / 2;
            }
        };
    }

    /** G. Marsaglia and W. Tsang, A simple method for generating gamma variables, 2000. */
    private double gamma(double shape) {
        if (shape < 1) {
            return gamma(shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0
                    && Math.log(1 - random.nextDouble())
                            < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
