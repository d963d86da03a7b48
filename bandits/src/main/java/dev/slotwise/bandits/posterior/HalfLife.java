package dev.slotwise.bandits.posterior;

/**
 * How fast what was learnt is forgotten: a trial of age a counts for 2^(-a / half-life) of itself,
 * so that what fades leaves the prior (Raj and Kalyani, Taming non-stationary bandits, 2017).
 *
 * @param seconds after which a trial counts for half; infinite if nothing is forgotten
 * @throws IllegalArgumentException if it is not positive
 */
public record HalfLife(double seconds) {
    /** A millionth of a millionth of a millionth: sums of less are all rounding. */
    private static final double MOST_HALVINGS = 60;

    /** Nothing is forgotten. */
    public static final HalfLife NONE = new HalfLife(Double.POSITIVE_INFINITY);

    public HalfLife {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("half-life: " + seconds);
        }
    }

    /** Whether anything is forgotten. */
    public boolean isFinite() {
        return Double.isFinite(seconds);
    }

    /**
     * For how much of itself a trial of this age counts; one that is still to come counts fully,
     * and after sixty half-lives nothing is left.
     */
    public double kept(double ageSeconds) {
        if (!isFinite()) {
            return 1;
        }
        double halvings = Math.max(0, ageSeconds) / seconds;
        return halvings > MOST_HALVINGS ? 0 : StrictMath.pow(2, -halvings);
    }
}
