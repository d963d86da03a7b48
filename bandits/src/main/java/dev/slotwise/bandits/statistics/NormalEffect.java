package dev.slotwise.bandits.statistics;

/**
 * The effect itself is believed to be normal, with a prior for how large effects usually are; arms
 * have none.
 */
public sealed interface NormalEffect {
    /** Nothing is believed before the data. */
    record Flat() implements NormalEffect {}

    /**
     * Relative effects, (treatment - control) / |control|, are normal before the data.
     *
     * @throws IllegalArgumentException if the mean is not finite or the standard deviation not
     *     positive
     */
    record RelativePrior(double mean, double standardDeviation) implements NormalEffect {
        public RelativePrior {
            requireNormal(mean, standardDeviation);
        }
    }

    /**
     * Absolute effects, treatment - control, are normal before the data.
     *
     * @throws IllegalArgumentException if the mean is not finite or the standard deviation not
     *     positive
     */
    record AbsolutePrior(double mean, double standardDeviation) implements NormalEffect {
        public AbsolutePrior {
            requireNormal(mean, standardDeviation);
        }
    }

    /**
     * What is believed after the data, from the relative effect: the error of the control's mean
     * counts in it. Absolute numbers are its multiples by the control's mean.
     *
     * @param relative (treatment - control) / |control|, with its standard error
     * @param controlMean in the metric's units
     * @param alpha the credible intervals have level 1 - alpha
     */
    default PosteriorEffect fromRelative(
            Estimate relative, double controlMean, Direction desired, double alpha) {
        return after(relative, Math.abs(controlMean), Math.abs(controlMean), desired, alpha);
    }

    /**
     * What is believed after the data, from the absolute effect. A prior of relative effects is
     * taken times the control's mean.
     *
     * @param absolute treatment - control, with its standard error
     * @param controlMean in the metric's units
     * @param alpha the credible intervals have level 1 - alpha
     */
    default PosteriorEffect fromAbsolute(
            Estimate absolute, double controlMean, Direction desired, double alpha) {
        return after(absolute, 1, Math.abs(controlMean), desired, alpha);
    }

    /**
     * @param unit of the data, in the metric's units
     * @param base the size of the control's mean
     */
    private PosteriorEffect after(
            Estimate data, double unit, double base, Direction desired, double alpha) {
        Estimate after =
                switch (this) {
                    case Flat _ -> data;
                    case RelativePrior(double mean, double sd) ->
                            updated(base / unit * mean, base / unit * sd, data);
                    case AbsolutePrior(double mean, double sd) ->
                            updated(mean / unit, sd / unit, data);
                };
        double mean = unit * after.value();
        double variance = Math.pow(unit * after.standardError(), 2);
        return NormalArms.effect(
                mean,
                variance,
                desired,
                NormalArms.belief(mean, variance, alpha),
                NormalArms.belief(mean / base, variance / (base * base), alpha));
    }

    private static Estimate updated(double mean, double sd, Estimate data) {
        double prior = sd * sd;
        double error = data.standardError() * data.standardError();
        double weight = prior / (prior + error);
        return Estimate.normal(mean + weight * (data.value() - mean), Math.sqrt(weight * error));
    }

    private static void requireNormal(double mean, double standardDeviation) {
        if (!Double.isFinite(mean)
                || !(standardDeviation > 0)
                || Double.isInfinite(standardDeviation)) {
            throw new IllegalArgumentException(
                    "no normal prior: mean " + mean + ", sd " + standardDeviation);
        }
    }
}
