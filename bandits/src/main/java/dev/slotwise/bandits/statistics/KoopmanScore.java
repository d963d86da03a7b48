package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/**
 * The relative effects of two rates that a score test does not reject, its variance taken at the
 * most likely rates of that ratio (Koopman 1984). Without conversions in the control there is no
 * upper limit, without any in the treatment the lower is -1.
 */
public record KoopmanScore(Proportion treatment, Proportion control) implements ConfidenceLimits {
    /** Of the logarithm of the ratio. */
    private static final double MOST_EXTREME = 300;

    @Override
    public double lower(double alpha) {
        if (alpha > 0.5) {
            return upper(1 - alpha);
        }
        if (treatment.users() == 0 || control.users() == 0) {
            return Double.NaN;
        }
        return treatment.conversions() == 0 ? -1 : limit(Normal.quantile(alpha));
    }

    @Override
    public double upper(double alpha) {
        if (alpha > 0.5) {
            return lower(1 - alpha);
        }
        if (treatment.users() == 0 || control.users() == 0) {
            return Double.NaN;
        }
        return control.conversions() == 0
                ? Double.POSITIVE_INFINITY
                : limit(-Normal.quantile(alpha));
    }

    /** The effect at which the score, which falls as the effect grows, is -z. */
    private double limit(double z) {
        if (z == 0) {
            return new TwoProportions(treatment, control).rateDifference() / control.rate();
        }
        double estimate =
                StrictMath.log(
                        (treatment.conversions() + 0.5)
                                / (control.conversions() + 0.5)
                                * control.users()
                                / treatment.users());
        return StrictMath.expm1(
                Root.ofIncreasing(
                        estimate,
                        -MOST_EXTREME,
                        MOST_EXTREME,
                        logRatio -> -score(StrictMath.expm1(logRatio)) - z));
    }

    private double score(double effect) {
        var arms = new TwoProportions(treatment, control);
        Rates rates = arms.mostConverted() ? likelyMany(effect) : likelyFew(effect);
        double ratio = 1 + effect;
        double variance =
                rates.treatment * rates.treatmentFails / treatment.users()
                        + ratio * ratio * rates.control * rates.controlFails / control.users();
        double distance = arms.rateDifference() - effect * control.rate();
        return distance == 0 ? 0 : distance / Math.sqrt(variance);
    }

    /** The most likely rates of a ratio, with the digits of small rates. */
    private Rates likelyFew(double effect) {
        double ratio = 1 + effect;
        double conversions = treatment.conversions() + control.conversions();
        double a = ratio * (treatment.users() + control.users());
        double b =
                ratio * (treatment.users() + control.conversions())
                        + treatment.conversions()
                        + control.users();
        double rate = 2 * conversions / (b + Math.sqrt(Math.max(0, b * b - 4 * a * conversions)));
        return new Rates(ratio * rate, Math.max(0, 1 - ratio * rate), rate, Math.max(0, 1 - rate));
    }

    /** The same with the digits of small shares of failures, by the quadratic of the smaller. */
    private Rates likelyMany(double effect) {
        double ratio = 1 + effect;
        double users = treatment.users() + control.users();
        double conversions = treatment.conversions() + control.conversions();
        double failures = users - conversions;
        if (effect >= 0) {
            double t = treatment.failures();
            double fails = positiveRoot(users, (conversions + t) * effect - failures, t * effect);
            return new Rates(1 - fails, fails, (1 - fails) / ratio, (effect + fails) / ratio);
        }
        double c = control.failures();
        double fails =
                positiveRoot(
                        ratio * users, -(conversions + c) * effect - ratio * failures, -c * effect);
        return new Rates(ratio * (1 - fails), ratio * fails - effect, 1 - fails, fails);
    }

    /** Of a u² + b u - c = 0. */
    private static double positiveRoot(double a, double b, double c) {
        double root = Math.sqrt(b * b + 4 * a * c);
        return b > 0 ? 2 * c / (b + root) : (root - b) / (2 * a);
    }

    private record Rates(
            double treatment, double treatmentFails, double control, double controlFails) {}
}
