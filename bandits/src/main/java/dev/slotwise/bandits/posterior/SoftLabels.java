package dev.slotwise.bandits.posterior;

import java.util.Arrays;

/**
 * What an unanswered trial is taken for as it ages: its predicted probability p at first, then p (1
 * - F) / (1 - p F), and 0 when its window has ended. It changes in steps, so that a trial costs a
 * few corrections and not one a second.
 */
final class SoftLabels {
    private static final double[] AGES_HOURS = {1, 3, 8, 20};

    private final long[] ageMillis;
    private final double[] arrived;

    SoftLabels(DelayCurve curve) {
        double[] seconds =
                Arrays.stream(AGES_HOURS)
                        .map(hours -> hours * 3600)
                        .filter(age -> age < curve.windowSeconds())
                        .toArray();
        ageMillis = new long[seconds.length + 1];
        arrived = new double[seconds.length + 1];
        for (int i = 0; i < seconds.length; i++) {
            ageMillis[i] = Math.round(seconds[i] * 1000);
            arrived[i] = curve.arrived(seconds[i]);
        }
        ageMillis[seconds.length] = Math.round(curve.windowSeconds() * 1000);
        arrived[seconds.length] = 1;
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

    double label(double predicted, int stage) {
        if (stage == 0) {
            return predicted;
        }
        if (stage == last()) {
            return 0;
        }
        double f = arrived[stage - 1];
        return predicted * (1 - f) / (1 - predicted * f);
    }

    /** The age at which this stage ends. */
    long endMillis(int stage) {
        return ageMillis[stage];
    }

    long windowMillis() {
        return ageMillis[last() - 1];
    }
}
