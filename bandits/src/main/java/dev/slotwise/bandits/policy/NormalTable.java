package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.Normal;

/**
 * Phi by cubic Hermite interpolation, and phi as the slope of the same cubic, for the hot path: one
 * look-up and some nanoseconds for both, Phi within 1e-8, phi within 1e-6.
 */
final class NormalTable {
    /** Beyond ± this, Phi is 0 or 1 and phi is 0, to 1e-10. */
    static final double REACH = 6.5;

    private static final int PER_UNIT = 32;
    private static final int INTERVALS = (int) (2 * REACH * PER_UNIT);
    private static final double[] CUBICS = new double[4 * INTERVALS];

    static {
        for (int i = 0; i < INTERVALS; i++) {
            double z = (double) i / PER_UNIT - REACH;
            double end = (double) (i + 1) / PER_UNIT - REACH;
            double slope = Normal.density(z) / PER_UNIT;
            double slopeAtEnd = Normal.density(end) / PER_UNIT;
            double rise = Normal.cdf(end) - Normal.cdf(z);
            CUBICS[4 * i] = Normal.cdf(z);
            CUBICS[4 * i + 1] = slope;
            CUBICS[4 * i + 2] = 3 * rise - 2 * slope - slopeAtEnd;
            CUBICS[4 * i + 3] = slope + slopeAtEnd - 2 * rise;
        }
    }

    private NormalTable() {}

    /**
     * Puts Phi and phi of z, which lies within ± {@link #REACH}, into one place of two arrays.
     *
     * @param scale what phi is multiplied by
     */
    static void look(double z, double scale, double[] cdf, double[] density, int place) {
        double position = (z + REACH) * PER_UNIT;
        int i = Math.min((int) position, INTERVALS - 1);
        double t = position - i;
        int at = 4 * i;
        double c1 = CUBICS[at + 1];
        double c2 = CUBICS[at + 2];
        double c3 = CUBICS[at + 3];
        cdf[place] = CUBICS[at] + t * (c1 + t * (c2 + t * c3));
        density[place] = scale * PER_UNIT * (c1 + t * (2 * c2 + t * 3 * c3));
    }
}
