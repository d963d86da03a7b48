package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.numerics.BetaLogitDensity;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.numerics.TabulatedDensity;

import java.util.Arrays;

/**
 * The density of log(p) + m + v/2 by two quadratures, one inside the other: first over the
 * logarithm of the variance v, given which m + v/2 is normal; then over the logit of p. Both have
 * log-concave densities; every panel resolves the density it integrates and the one it is
 * integrated against. To the right the result falls like a power of the inverse gamma's shape, to
 * the left exponentially.
 */
final class LogMeanDensity {
    /** Break points lie where a density has fallen by exp(-k²/2). */
    private static final int REACH = 8;

    private static final double LOG_TWO = Math.log(2);

    private final GaussianPosterior logs;
    private final double logVariance;
    private final double[] variances;

    private LogMeanDensity(GaussianPosterior logs) {
        this.logs = logs;
        this.logVariance = Math.log(logs.scale() / logs.shape());
        this.variances = logVariances(logs.shape());
    }

    static TabulatedDensity of(RevenuePosterior belief) {
        return new LogMeanDensity(belief.logs()).withShare(belief.share().logitDensity());
    }

    /** log(p) added to m + v/2. */
    private TabulatedDensity withShare(BetaLogitDensity share) {
        double[] shares = share.breaks();
        var values = new TabulatedDensity(Panels.resolving(valueBreaks(0)), this::ofValue);
        double[] ends = values.breaks();
        double[][] components = valueBreaks(BetaLogitDensity.logExpit(share.mode()));
        double[][] breaks = new double[components.length + 1][];
        System.arraycopy(components, 0, breaks, 0, components.length);
        double centre = logs.mean() + 0.5 * Math.exp(logVariance);
        double[] logShares = new double[shares.length];
        for (int k = 0; k < shares.length; k++) {
            logShares[k] = centre + BetaLogitDensity.logExpit(shares[k]);
        }
        breaks[components.length] = distinct(logShares);
        return new TabulatedDensity(
                Panels.resolving(breaks), z -> convolved(z, share, shares, values, ends));
    }

    private static double convolved(
            double z,
            BetaLogitDensity share,
            double[] shares,
            TabulatedDensity values,
            double[] ends) {
        double[] logits = new double[ends.length];
        int n = 0;
        for (int k = ends.length - 1; k >= 0; k--) {
            double logShare = z - ends[k];
            if (logShare < 0) {
                double logit = -Math.log(Math.expm1(-logShare));
                if (n == 0 || logit > logits[n - 1]) {
                    logits[n++] = logit;
                }
            }
        }
        double sum = 0;
        Panels panels =
                Panels.resolving(
                        n < 2
                                ? new double[][] {shares}
                                : new double[][] {shares, Arrays.copyOf(logits, n)});
        for (int panel = 0; panel < panels.count(); panel++) {
            if (panels.overlaps(panel, shares)) {
                for (int i = 0; i < Panels.NODES; i++) {
                    double y = panels.node(panel, i);
                    double logShare = BetaLogitDensity.logExpit(y);
                    double there = values.at(z - logShare);
                    if (there > 0) {
                        sum +=
                                panels.weight(panel, i)
                                        * share.at(logShare, BetaLogitDensity.logExpit(-y))
                                        * there;
                    }
                }
            }
        }
        return sum;
    }

    /** The density of m + v/2, not normalised. */
    private double ofValue(double z) {
        double lead = z - logs.mean();
        double[] normal = new double[2 * (2 * REACH + 1)];
        int n = 0;
        // v/2 + k sqrt(v / weight) = lead, solved for sqrt(v): the normal's break points.
        for (int k = REACH; k >= -REACH; k--) {
            double half = k / Math.sqrt(logs.weight());
            double discriminant = half * half + 2 * lead;
            if (discriminant > 0) {
                double root = Math.sqrt(discriminant);
                if (root - half > 0) {
                    normal[n++] = 2 * Math.log(root - half) - logVariance;
                }
                if (-root - half > 0) {
                    normal[n++] = 2 * Math.log(-root - half) - logVariance;
                }
            }
        }
        double[] both = distinct(Arrays.copyOf(normal, n));
        Panels panels =
                Panels.resolving(
                        both.length < 2
                                ? new double[][] {variances}
                                : new double[][] {variances, both});
        double sum = 0;
        for (int panel = 0; panel < panels.count(); panel++) {
            if (panels.overlaps(panel, variances)) {
                for (int i = 0; i < Panels.NODES; i++) {
                    double d = panels.node(panel, i);
                    double variance = Math.exp(logVariance + d);
                    double sd = Math.sqrt(variance / logs.weight());
                    double u = (lead - 0.5 * variance) / sd;
                    if (Math.abs(u) < 40) {
                        sum +=
                                panels.weight(panel, i)
                                        * Math.exp(-logs.shape() * (d + Math.expm1(-d)))
                                        * Normal.density(u)
                                        / sd;
                    }
                }
            }
        }
        return sum;
    }

    /**
     * Break points of m + v/2, moved: of the normal at the variance's mode, of v/2, and of the
     * exponential tail to the left, which falls by weight times the distance.
     */
    private double[][] valueBreaks(double by) {
        double variance = Math.exp(logVariance);
        double sd = Math.sqrt(variance / logs.weight());
        double[] normal = new double[2 * REACH + 1];
        double[] tail = new double[REACH + 1];
        for (int k = -REACH; k <= REACH; k++) {
            normal[REACH + k] = by + logs.mean() + 0.5 * variance + k * sd;
        }
        for (int k = 0; k <= REACH; k++) {
            tail[REACH - k] = by + logs.mean() - 0.5 * k * k / logs.weight();
        }
        double[] halves = new double[variances.length * 64];
        int n = 0;
        double last = variances[0];
        for (double d : variances) {
            while (d - last > LOG_TWO && last >= 0) {
                last += LOG_TWO;
                halves[n++] = by + logs.mean() + 0.5 * Math.exp(logVariance + last);
            }
            last = d;
            halves[n++] = by + logs.mean() + 0.5 * Math.exp(logVariance + d);
        }
        return new double[][] {
            distinct(normal), distinct(Arrays.copyOf(halves, n)), distinct(tail)
        };
    }

    /**
     * Break points of log(v) less its mode: with h(d) = d + exp(-d) - 1 the density falls by
     * exp(-shape h(d)). Newton on a convex function, from beyond the root.
     */
    private static double[] logVariances(double shape) {
        double[] breaks = new double[2 * REACH + 1];
        for (int k = 1; k <= REACH; k++) {
            double c = 0.5 * k * k / shape;
            double right = c + Math.sqrt(2 * c);
            double left = -Math.log1p(c + Math.sqrt(2 * c));
            for (int i = 0; i < 6; i++) {
                right -= (right + Math.expm1(-right) - c) / -Math.expm1(-right);
                left -= (left + Math.expm1(-left) - c) / -Math.expm1(-left);
            }
            breaks[REACH + k] = right;
            breaks[REACH - k] = left;
        }
        return breaks;
    }

    /** Sorted, each once: where values are very large, neighbours can fall together. */
    private static double[] distinct(double[] points) {
        return Arrays.stream(points).sorted().distinct().toArray();
    }
}
