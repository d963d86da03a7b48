package dev.slotwise.bandits.numerics;

/**
 * The density of log(p / (1 - p)) for p ~ Beta(alpha, beta): log-concave and smooth whatever the
 * parameters.
 */
public final class BetaLogitDensity implements Density {
    /** Break points lie where the density has fallen by exp(-k²/2), as a normal's at k sd. */
    private static final int REACH = 8;

    private final double alpha;
    private final double beta;
    private final double mode;
    private final double logAtMode;
    private final double atMode;

    /**
     * @param alpha positive
     * @param beta positive
     */
    public BetaLogitDensity(double alpha, double beta) {
        this.alpha = alpha;
        this.beta = beta;
        mode = Math.log(alpha / beta);
        logAtMode = alpha * logExpit(mode) + beta * logExpit(-mode);
        atMode = RegularizedBeta.logitDensityAtMode(alpha, beta);
    }

    /** log(1 / (1 + exp(-z))). */
    public static double logExpit(double z) {
        return z < 0 ? z - Math.log1p(Math.exp(z)) : -Math.log1p(Math.exp(-z));
    }

    public double mode() {
        return mode;
    }

    @Override
    public double at(double z) {
        return at(logExpit(z), logExpit(-z));
    }

    /** The same where the logarithms of p and 1 - p are known. */
    public double at(double logExpit, double logComplement) {
        return atMode * Math.exp(alpha * logExpit + beta * logComplement - logAtMode);
    }

    @Override
    public double[] breaks() {
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
