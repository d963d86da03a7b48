package dev.slotwise.bandits.stopping;

import dev.slotwise.bandits.numerics.Density;
import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import java.util.Arrays;
import java.util.List;

/**
 * What an experiment could still gain over its leader: a quantile of (max_b theta_b - theta_a) /
 * theta_a, 0 where a is the best (S. Scott, A modern Bayesian look at the multi-armed bandit, 2010;
 * Multi-armed bandit experiments in the online service economy, 2015).
 *
 * <p>It is at most v with the probability that every other arm is at most (1 + v) theta_a, an
 * integral over theta_a; v follows by bisection.
 */
public final class ValueRemaining {
    private static final double MOST = 1e6;
    private static final double PRECISION = 1e-10;

    private ValueRemaining() {}

    /**
     * The quantile for one arm: relative to its rate for beta posteriors; to its odds for normal
     * scores; to its mean revenue for revenue; to the size of its expected reward for Gaussian
     * posteriors. At most a million; accurate to 1e-6 of 1 + itself.
     *
     * @param beliefs at least one, all of one kind
     * @param leader index of the arm that would be kept
     * @param level probability of the quantile, within (0, 1); 0.95 is usual
     * @throws IllegalArgumentException if beliefs are of several kinds or a number is out of range
     */
    public static double quantile(List<? extends ArmBelief> beliefs, int leader, double level) {
        if (leader < 0 || leader >= beliefs.size() || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "leader %d of %d at level %s".formatted(leader, beliefs.size(), level));
        }
        List<Believed> believed = Believed.all(beliefs);
        Axis axis =
                switch (beliefs.get(leader)) {
                    case BetaPosterior _ -> new Logits();
                    case NormalScore _, RevenuePosterior _ -> new Logarithms();
                    case GaussianPosterior kept -> new Values(Math.abs(kept.mean()));
                };
        if (atMost(0, believed, leader, axis) >= level) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (atMost(high, believed, leader, axis) < level) {
            if (high >= MOST) {
                return MOST;
            }
            low = high;
            high *= 10;
        }
        while (high - low > PRECISION * (1 + low)) {
            double middle = 0.5 * (low + high);
            if (atMost(middle, believed, leader, axis) >= level) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** How a relative gain moves a point of the axis on which beliefs are distributed. */
    private sealed interface Axis {
        double raised(double s, double gain);

        double lowered(double s, double gain);
    }

    private record Logarithms() implements Axis {
        @Override
        public double raised(double s, double gain) {
            return s + Math.log1p(gain);
        }

        @Override
        public double lowered(double s, double gain) {
            return s - Math.log1p(gain);
        }
    }

    private record Values(double size) implements Axis {
        @Override
        public double raised(double s, double gain) {
            return s + gain * size;
        }

        @Override
        public double lowered(double s, double gain) {
            return s - gain * size;
        }
    }

    private record Logits() implements Axis {
        @Override
        public double raised(double s, double gain) {
            return scaled(s, 1 + gain);
        }

        @Override
        public double lowered(double s, double gain) {
            return scaled(s, 1 / (1 + gain));
        }

        /** The logit of a multiple of the rate; infinite where that is 1 or more. */
        private static double scaled(double logit, double factor) {
            // r f / (1 - r f) with r = 1 / (1 + exp(-logit)), multiplied out.
            double rest = 1 - factor + Math.exp(-logit);
            return rest <= 0 ? Double.POSITIVE_INFINITY : Math.log(factor / rest);
        }
    }

    /** The probability that no more than this gain remains. */
    private static double atMost(double gain, List<Believed> believed, int leader, Axis axis) {
        Density kept = believed.get(leader).density();
        double[][] breaks = new double[believed.size()][];
        for (int b = 0; b < breaks.length; b++) {
            double[] own = believed.get(b).density().breaks();
            breaks[b] =
                    b == leader
                            ? own
                            : Arrays.stream(own).map(s -> axis.lowered(s, gain)).toArray();
        }
        Panels panels = Panels.resolving(breaks);
        double[] values = new double[Panels.NODES];
        double mass = 0;
        double within = 0;
        for (int panel = 0; panel < panels.count(); panel++) {
            if (panels.overlaps(panel, breaks[leader])) {
                panels.values(panel, kept, breaks[leader], values);
                mass += panels.integral(panel, values);
                for (int i = 0; i < Panels.NODES; i++) {
                    double bar = axis.raised(panels.node(panel, i), gain);
                    for (int b = 0; b < breaks.length && values[i] > 0; b++) {
                        values[i] *= b == leader ? 1 : believed.get(b).cdf().applyAsDouble(bar);
                    }
                }
                within += panels.integral(panel, values);
            }
        }
        return within / mass;
    }
}
