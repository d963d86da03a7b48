package dev.slotwise.bandits.statistics;

/**
 * Limits of the difference of two rates from Wilson's limits of each (Newcombe 1998, method 10):
 * always within [-1, 1], and sound for none or all conversions.
 */
public record Newcombe(Proportion treatment, Proportion control) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        return lower(new TwoProportions(treatment, control), alpha);
    }

    @Override
    public double upper(double alpha) {
        return -lower(new TwoProportions(control, treatment), alpha);
    }

    private static double lower(TwoProportions arms, double alpha) {
        if (arms.mostConverted()) {
            // The same difference in the digits of the rarer outcome.
            TwoProportions mirror = arms.mirrored();
            return lowerOfRare(new TwoProportions(mirror.control(), mirror.treatment()), alpha);
        }
        return lowerOfRare(arms, alpha);
    }

    private static double lowerOfRare(TwoProportions arms, double alpha) {
        double down = arms.treatment().rate() - new Wilson(arms.treatment()).lower(alpha);
        double up = new Wilson(arms.control()).upper(alpha) - arms.control().rate();
        double reach = Math.hypot(down, up);
        return arms.rateDifference() - (alpha > 0.5 ? -reach : reach);
    }
}
