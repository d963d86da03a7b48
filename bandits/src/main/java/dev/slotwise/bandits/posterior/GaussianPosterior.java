package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.StudentDensity;

import java.util.List;

/**
 * The belief about normally distributed rewards whose mean and variance are both unknown: given the
 * variance v, the mean is Normal(mean, v / weight); the variance is inverse gamma(shape, scale)
 * (Raiffa and Schlaifer 1961; K. Murphy, Conjugate Bayesian analysis of the Gaussian distribution,
 * 2007). The mean alone then has Student's t with 2 shape degrees of freedom.
 *
 * @param mean in units of the reward
 * @param weight how many trials the mean rests on, positive
 * @param shape half the trials the variance rests on, at least 1/2
 * @param scale half the sum of squared deviations, positive
 * @throws IllegalArgumentException if a parameter is out of its range
 */
public record GaussianPosterior(double mean, double weight, double shape, double scale)
        implements ArmBelief {
    private static final double LEAST_SCALE = 1e-10;

    public GaussianPosterior {
        if (!Double.isFinite(mean)
                || !(weight > 0)
                || !(shape >= 0.5)
                || !(scale > 0)
                || !Double.isFinite(weight + shape + scale)) {
            throw new IllegalArgumentException(
                    "no Gaussian posterior: mean %s, weight %s, shape %s, scale %s"
                            .formatted(mean, weight, shape, scale));
        }
    }

    /**
     * The belief after these trials. With n trials of mean y and sum of squared deviations S, the
     * mean moves by n / (weight + n) of the way to y; weight grows by n, shape by n / 2, and scale
     * by S / 2 + (y - mean)² weight n / (2 (weight + n)).
     */
    public GaussianPosterior after(RewardSums trials) {
        double n = trials.trials();
        if (n == 0) {
            return this;
        }
        double apart = trials.mean() - mean;
        return new GaussianPosterior(
                mean + n / (weight + n) * apart,
                weight + n,
                shape + n / 2,
                scale
                        + trials.squaredDeviations() / 2
                        + 0.5 * weight * n / (weight + n) * apart * apart);
    }

    @Override
    public double centre() {
        return mean;
    }

    /**
     * The central credible interval of the arm's mean reward.
     *
     * @param level its probability, within (0, 1)
     * @throws IllegalArgumentException if the level is not within (0, 1)
     */
    public Interval interval(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("no interval of level " + level);
        }
        var density = new StudentDensity(mean, Math.sqrt(scale / shape / weight), 2 * shape);
        return new Interval(density.quantile((1 - level) / 2), density.quantile((1 + level) / 2));
    }

    /**
     * The densities of the arms' mean rewards, less the greatest of the expected ones: values that
     * are large beside what they differ by keep their digits. A scale below what is left of the
     * digits stands for certainty.
     */
    public static List<StudentDensity> densitiesAroundGreatest(List<GaussianPosterior> arms) {
        double origin = arms.stream().mapToDouble(GaussianPosterior::mean).max().orElse(0);
        return arms.stream()
                .map(arm -> {
                    double location = arm.mean - origin;
                    double scale = Math.sqrt(arm.scale / arm.shape / arm.weight);
                    return new StudentDensity(
                            location,
                            Math.max(scale, LEAST_SCALE * Math.abs(location) + Double.MIN_NORMAL),
                            2 * arm.shape);
                })
                .toList();
    }
}
