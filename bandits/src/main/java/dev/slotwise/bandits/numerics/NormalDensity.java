package dev.slotwise.bandits.numerics;

/**
 * The normal density.
 *
 * @throws IllegalArgumentException if the mean is not finite or the standard deviation not positive
 */
public record NormalDensity(double mean, double sd) implements Density {
    private static final int REACH = 8;

    public NormalDensity {
        if (!Double.isFinite(mean) || !(sd > 0) || !Double.isFinite(sd)) {
            throw new IllegalArgumentException("no normal density: mean " + mean + ", sd " + sd);
        }
    }

    @Override
    public double[] breaks() {
        double[] breaks = new double[2 * REACH + 1];
        for (int k = -REACH; k <= REACH; k++) {
            breaks[REACH + k] = mean + k * sd;
        }
        return breaks;
    }

    @Override
    public double at(double z) {
        return Normal.density((z - mean) / sd) / sd;
    }
}
