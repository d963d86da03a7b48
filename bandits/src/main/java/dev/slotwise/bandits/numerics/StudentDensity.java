package dev.slotwise.bandits.numerics;

/** Student's t, moved and scaled; sound from one degree of freedom to 1e9. */
public final class StudentDensity implements Density {
    /** The mass beyond break point k is about exp(-k²/2), as it is beyond k sd of a normal. */
    private static final int REACH = 8;

    /** In a tail that falls like a power, panels grow with their distance. */
    private static final double GROWTH = 1.7;

    private final double location;
    private final double scale;
    private final double degrees;
    private final double atMode;

    /**
     * @throws IllegalArgumentException if the location is not finite, the scale not positive, or
     *     there is less than one degree of freedom
     */
    public StudentDensity(double location, double scale, double degrees) {
        if (!Double.isFinite(location)
                || !(scale > 0)
                || !Double.isFinite(scale)
                || !(degrees >= 1)
                || !Double.isFinite(degrees)) {
            throw new IllegalArgumentException(
                    "no Student density: location %s, scale %s, degrees of freedom %s"
                            .formatted(location, scale, degrees));
        }
        this.location = location;
        this.scale = scale;
        this.degrees = degrees;
        this.atMode = standardAtMode(degrees) / scale;
    }

    public double scale() {
        return scale;
    }

    @Override
    public double[] breaks() {
        double[] right = new double[REACH * 12];
        int n = 0;
        double last = 0;
        for (int k = 1; k <= REACH; k++) {
            double next = Math.sqrt(degrees * Math.expm1(k * k / degrees));
            while (next > Math.max(1, GROWTH * last)) {
                last = Math.max(1, GROWTH * last);
                right[n++] = last;
            }
            if (next > last) {
                last = next;
                right[n++] = last;
            }
        }
        double[] breaks = new double[2 * n + 1];
        for (int i = 0; i < n; i++) {
            breaks[n + 1 + i] = location + scale * right[i];
            breaks[n - 1 - i] = location - scale * right[i];
        }
        breaks[n] = location;
        return breaks;
    }

    @Override
    public double at(double z) {
        double x = (z - location) / scale;
        return atMode * Math.exp(-0.5 * (degrees + 1) * Math.log1p(x * x / degrees));
    }

    /** P(T &le; z). */
    public double cdf(double z) {
        double x = (z - location) / scale;
        double tail = 0.5 * RegularizedBeta.cdf(degrees / (degrees + x * x), degrees / 2, 0.5);
        return x < 0 ? tail : 1 - tail;
    }

    /**
     * The z with P(T &le; z) = p.
     *
     * @throws IllegalArgumentException outside of (0, 1)
     */
    public double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("no quantile of probability " + p);
        }
        double x = RegularizedBeta.quantile(2 * Math.min(p, 1 - p), degrees / 2, 0.5);
        double t = Math.sqrt(degrees * (1 - x) / x);
        return location + scale * (p < 0.5 ? -t : t);
    }

    /** The standard density at 0, which is 1 / (sqrt(n) B(1/2, n/2)). */
    private static double standardAtMode(double degrees) {
        return RegularizedBeta.logitDensityAtMode(0.5, degrees / 2)
                * Math.sqrt((degrees + 1) / degrees)
                * Math.exp(0.5 * degrees * Math.log1p(1 / degrees));
    }
}
