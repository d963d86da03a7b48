package dev.slotwise.bandits.layout;

/**
 * A stream of numbers from a seed: SplitMix64 (Steele, Lea and Flood 2014), spelt out because a
 * logged seed has to give the same numbers in every version of the JDK.
 */
final class Draws {
    private long state;
    private double spare = Double.NaN;

    Draws(long seed) {
        state = seed;
    }

    /** Within [0, 1). */
    double uniform() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /** From 0 to below the bound. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    /** Standard normal, by the polar method (Marsaglia and Bray 1964). */
    double normal() {
        if (!Double.isNaN(spare)) {
            double z = spare;
            spare = Double.NaN;
            return z;
        }
        while (true) {
            double u = 2 * uniform() - 1;
            double v = 2 * uniform() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                double scale = Math.sqrt(-2 * StrictMath.log(s) / s);
                spare = v * scale;
                return u * scale;
            }
        }
    }

    private long next() {
        state += 0x9e3779b97f4a7c15L;
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
