package dev.slotwise.bandits.policy;

import java.util.Arrays;

/**
 * An arm drawn, with the probabilities it was drawn from and the seed that drew it: whoever has the
 * two can draw it again.
 *
 * @param arm index of the arm
 * @param probabilities one per arm
 * @throws IllegalArgumentException if the arm had no probability, or they are none
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record Choice(int arm, double[] probabilities, long seed) {
    private static final double ROUNDING = 1e-9;

    public Choice {
        probabilities = probabilities.clone();
        double sum = 0;
        for (double p : probabilities) {
            if (!(p >= 0)) {
                throw new IllegalArgumentException("assignment probability: " + p);
            }
            sum += p;
        }
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("assignment probabilities sum to " + sum);
        }
        if (arm < 0 || arm >= probabilities.length || probabilities[arm] == 0) {
            throw new IllegalArgumentException(
                    "arm " + arm + " of " + Arrays.toString(probabilities));
        }
    }

    /** Draws an arm. The seed alone decides: the same probabilities and seed give the same arm. */
    public static Choice draw(double[] probabilities, long seed) {
        double u = uniform(seed);
        double cumulated = 0;
        int drawn = -1;
        for (int arm = 0; arm < probabilities.length; arm++) {
            if (probabilities[arm] > 0) {
                drawn = arm;
                cumulated += probabilities[arm];
                if (u < cumulated) {
                    break;
                }
            }
        }
        return new Choice(drawn, probabilities, seed);
    }

    /** The probability with which this arm was drawn. */
    public double assignmentProbability() {
        return probabilities[arm];
    }

    @Override
    public double[] probabilities() {
        return probabilities.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Choice that
                && arm == that.arm
                && seed == that.seed
                && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * arm + Long.hashCode(seed)) + Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return "Choice[arm="
                + arm
                + ", probabilities="
                + Arrays.toString(probabilities)
                + ", seed="
                + seed
                + "]";
    }

    /**
     * Two rounds of the SplitMix64 mixer (Steele, Lea and Flood 2014, constants of Stafford's
     * variant 13), spelt out because a logged seed has to give the same number in every version of
     * the JDK.
     */
    private static double uniform(long seed) {
        return (mixed(mixed(seed + 0x9e3779b97f4a7c15L) + 0x9e3779b97f4a7c15L) >>> 11) * 0x1.0p-53;
    }

    private static long mixed(long z) {
        long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
