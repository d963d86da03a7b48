package dev.slotwise.bandits.posterior;

/**
 * The ages at which a trial without an outcome is learnt a little more of: when a quarter, a half,
 * ... of the outcomes have come, and at the end of the window. In steps, so that a trial costs a
 * few updates and not one a second.
 */
final class Arrivals {
    private static final double[] SHARES = {0.25, 0.5, 0.75, 0.9};
    private static final double NEVER_BEFORE_SECONDS = 1;

    private final long[] ageMillis = new long[SHARES.length + 1];
    private final double[] arrived = new double[SHARES.length + 1];

    Arrivals(DelayCurve curve) {
        for (int i = 0; i < SHARES.length; i++) {
            double seconds = ageOf(SHARES[i], curve);
            ageMillis[i] = Math.round(seconds * 1000);
            arrived[i] = curve.arrived(seconds);
        }
        ageMillis[SHARES.length] = Math.round(curve.windowSeconds() * 1000);
        arrived[SHARES.length] = 1;
    }

    /** How many of the ages have passed. */
    int stage(long age) {
        int stage = 0;
        while (stage < ageMillis.length && age >= ageMillis[stage]) {
            stage++;
        }
        return stage;
    }

    /** The stage at which the window has ended. */
    int last() {
        return ageMillis.length;
    }

    /** The share of outcomes that have come in this stage. */
    double arrived(int stage) {
        return stage == 0 ? 0 : arrived[stage - 1];
    }

    /** The age at which this stage ends. */
    long endMillis(int stage) {
        return ageMillis[stage];
    }

    long windowMillis() {
        return ageMillis[last() - 1];
    }

    private static double ageOf(double share, DelayCurve curve) {
        double low = NEVER_BEFORE_SECONDS;
        double high = curve.windowSeconds();
        for (int i = 0; i < 60 && high - low > 1e-3; i++) {
            double middle = 0.5 * (low + high);
            if (curve.arrived(middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
