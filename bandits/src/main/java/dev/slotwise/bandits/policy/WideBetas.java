package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.numerics.RegularizedBeta;

/**
 * {@link BestBetaArm} for beliefs so different, or of so few trials, that every arm needs its own
 * nodes. The distribution functions come from the same nodes, by integrating the density up to
 * each.
 */
final class WideBetas {
    /**
     * Break points lie where the density has fallen by exp(-k²/2), k = 1 .. REACH: a normal's
     * standard deviations.
     */
    private static final int REACH = 8;

    private WideBetas() {}

    static double[] probabilities(double[] alpha, double[] beta) {
        int arms = alpha.length;
        Curve[] curves = new Curve[arms];
        for (int a = 0; a < arms; a++) {
            curves[a] = new Curve(alpha[a], beta[a]);
        }
        double[][] breaks = new double[arms][];
        for (int a = 0; a < arms; a++) {
            breaks[a] = curves[a].breaks();
        }
        Panels panels = Panels.resolving(breaks);
        double[][] density = new double[arms][Panels.NODES];
        double[] below = new double[arms];
        double[] q = new double[arms];
        var bestOf = new BestOf(arms);
        double[] logits = new double[2 * Panels.NODES];
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int i = 0; i < Panels.NODES; i++) {
                double z = panels.node(panel, i);
                logits[2 * i] = logExpit(z);
                logits[2 * i + 1] = logExpit(-z);
            }
            for (int a = 0; a < arms; a++) {
                boolean here =
                        panels.end(panel) > breaks[a][0]
                                && panels.start(panel) < breaks[a][breaks[a].length - 1];
                for (int i = 0; i < Panels.NODES; i++) {
                    density[a][i] = here ? curves[a].density(logits[2 * i], logits[2 * i + 1]) : 0;
                }
            }
            bestOf.add(panels, panel, density, below, q);
        }
        return BestOf.normalised(q);
    }

    /** log(1 / (1 + exp(-z))). */
    private static double logExpit(double z) {
        return z < 0 ? z - Math.log1p(Math.exp(z)) : -Math.log1p(Math.exp(-z));
    }

    /** The density of the logit of one arm's rate. */
    private static final class Curve {
        final double alpha;
        final double beta;
        final double mode;
        final double logAtMode;
        final double atMode;

        Curve(double alpha, double beta) {
            this.alpha = alpha;
            this.beta = beta;
            mode = Math.log(alpha / beta);
            logAtMode = alpha * logExpit(mode) + beta * logExpit(-mode);
            atMode = RegularizedBeta.logitDensityAtMode(alpha, beta);
        }

        double density(double logExpit, double logComplement) {
            return atMode * Math.exp(alpha * logExpit + beta * logComplement - logAtMode);
        }

        double[] breaks() {
            double[] breaks = new double[2 * REACH + 1];
            double sd = Math.sqrt(1 / alpha + 1 / beta);
            breaks[REACH] = mode;
            double left = mode - sd;
            double right = mode + sd;
            for (int k = 1; k <= REACH; k++) {
                left = fallen(left, 0.5 * k * k);
                right = fallen(right, 0.5 * k * k);
                breaks[REACH - k] = left;
                breaks[REACH + k] = right;
            }
            return breaks;
        }

        /**
         * Newton on a concave function, from one side of its mode: it does not cross the mode, and
         * rough will do.
         */
        private double fallen(double from, double by) {
            double z = from;
            for (int i = 0; i < 4; i++) {
                double height = alpha * logExpit(z) + beta * logExpit(-z) - logAtMode + by;
                double slope = alpha - (alpha + beta) / (1 + Math.exp(-z));
                z -= height / slope;
            }
            return z;
        }
    }
}
