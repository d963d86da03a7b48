package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.NoConvergence;
import dev.slotwise.bandits.numerics.Density;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.posterior.BetaPosterior;

import java.util.Arrays;
import java.util.Optional;

/**
 * The difference of two rates that are believed to be beta distributions, and their ratio. The
 * distribution function of either is an integral over the control's rate; its quantiles follow by
 * Newton's method, kept between bounds.
 */
final class BetaEffect {
    private static final double DEPTH = 45;
    private static final int ROUNDS = 200;

    /** Of a standard deviation. */
    private static final double PRECISION = 1e-11;

    private final BetaPosterior treatment;
    private final BetaPosterior control;
    private final Density over;
    private final Curve curve;
    private final double[] breaks;
    private final CurveTable table;

    BetaEffect(BetaPosterior treatment, BetaPosterior control) {
        this.treatment = treatment;
        this.control = control;
        over = Curve.Logit.of(control).downTo(DEPTH);
        curve = Curve.Logit.of(treatment);
        breaks = curve.downTo(DEPTH).breaks();
        table = new CurveTable(curve, DEPTH);
    }

    /** treatment - control. */
    PosteriorEffect.Belief absolute(double alpha) {
        double mean = treatment.mean() - control.mean();
        double sd = Math.sqrt(treatment.variance() + control.variance());
        return new PosteriorEffect.Belief(
                mean, Optional.of(interval(new Difference(), mean, sd, alpha)));
    }

    /** treatment / control - 1; infinite where no double is so large. */
    PosteriorEffect.Belief relative(double alpha) {
        double a = control.alpha();
        // E[1 / control] = (alpha + beta - 1) / (alpha - 1).
        double mean =
                a > 1 ? treatment.mean() * ((a - 1 + control.beta()) / (a - 1)) - 1 : Double.NaN;
        double start = Math.log(treatment.mean() / control.mean());
        double sd = Math.sqrt(1 / treatment.alpha() + 1 / control.alpha());
        Interval logs = interval(new LogRatio(), start, sd, alpha);
        return new PosteriorEffect.Belief(
                mean,
                Optional.of(new Interval(Math.expm1(logs.lower()), Math.expm1(logs.upper()))));
    }

    private Interval interval(Scale scale, double start, double sd, double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("no credible interval of alpha " + alpha);
        }
        double reach = -Normal.quantile(alpha / 2) * sd;
        double lower = quantile(scale, alpha / 2, start - reach, sd);
        return new Interval(
                lower, Math.max(lower, quantile(scale, 1 - alpha / 2, start + reach, sd)));
    }

    private double quantile(Scale scale, double p, double start, double sd) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        double v = Math.clamp(start, -scale.greatest(), scale.greatest());
        double stride = sd;
        for (int round = 0; round < ROUNDS; round++) {
            double[] found = cdfAndDensity(scale, v);
            double error = found[0] - p;
            if (error > 0) {
                high = v;
            } else {
                low = v;
            }
            double next = v - error / found[1];
            if (!(next > low && next < high) || Math.abs(next - v) > 4 * stride) {
                // Strides double while one side is open.
                next =
                        Double.isInfinite(low)
                                ? v - stride
                                : Double.isInfinite(high) ? v + stride : 0.5 * (low + high);
                stride *= 2;
            }
            next = Math.clamp(next, -scale.greatest(), scale.greatest());
            if (Math.abs(next - v) <= PRECISION * sd) {
                return next;
            }
            v = next;
        }
        throw new NoConvergence("quantile %s of %s to %s".formatted(p, treatment, control));
    }

    /** Of the effect at v: P(treatment &le; control moved by v), and its derivative. */
    private double[] cdfAndDensity(Scale scale, double v) {
        double[] own = over.breaks();
        double[] moved =
                Arrays.stream(breaks)
                        .map(z -> scale.moved(z, -v))
                        .filter(Double::isFinite)
                        .toArray();
        Panels panels =
                Panels.resolving(
                        moved.length < 2 ? new double[][] {own} : new double[][] {own, moved});
        double[] cdf = new double[Panels.NODES];
        double[] density = new double[Panels.NODES];
        double[] values = new double[Panels.NODES];
        double mass = 0;
        double below = 0;
        double slope = 0;
        for (int panel = 0; panel < panels.count(); panel++) {
            if (panels.overlaps(panel, own)) {
                panels.values(panel, over, own, values);
                mass += panels.integral(panel, values);
                for (int i = 0; i < Panels.NODES; i++) {
                    double z = scale.moved(panels.node(panel, i), v);
                    cdf[i] = values[i] * table.cdf(z);
                    density[i] =
                            z > breaks[0] && z < breaks[breaks.length - 1]
                                    ? values[i] * curve.at(z) * scale.slope(z)
                                    : 0;
                }
                below += panels.integral(panel, cdf);
                slope += panels.integral(panel, density);
            }
        }
        return new double[] {below / mass, slope / mass};
    }

    /** How an effect moves the logit of a rate. */
    private sealed interface Scale {
        /** The logit of the rate with the effect; infinite beyond the rates that there are. */
        double moved(double logit, double effect);

        /** The derivative of the moved logit by the effect. */
        double slope(double moved);

        double greatest();
    }

    private record Difference() implements Scale {
        @Override
        public double moved(double logit, double effect) {
            double x = Curve.Logit.rate(logit) + effect;
            double y = Curve.Logit.rate(-logit) - effect;
            return x <= 0
                    ? Double.NEGATIVE_INFINITY
                    : y <= 0 ? Double.POSITIVE_INFINITY : Math.log(x / y);
        }

        @Override
        public double slope(double moved) {
            return 1 / (Curve.Logit.rate(moved) * Curve.Logit.rate(-moved));
        }

        @Override
        public double greatest() {
            return 1;
        }
    }

    private record LogRatio() implements Scale {
        @Override
        public double moved(double logit, double effect) {
            // x e^v / (1 - x e^v) with x = 1 / (1 + exp(-logit)), multiplied out.
            double rest = Math.exp(-logit) - Math.expm1(effect);
            return rest <= 0 ? Double.POSITIVE_INFINITY : effect - Math.log(rest);
        }

        @Override
        public double slope(double moved) {
            return 1 / Curve.Logit.rate(-moved);
        }

        @Override
        public double greatest() {
            return Double.MAX_VALUE;
        }
    }
}
