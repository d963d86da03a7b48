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
        return -lower(new TwoProportions(treatment, control).reversed(), alpha);
    }

    private static double lower(TwoProportions given, double alpha) {
        TwoProportions arms = given.inRarerOutcome();
        double down = arms.treatment().rate() - new Wilson(arms.treatment()).lower(alpha);
        double up = new Wilson(arms.control()).upper(alpha) - arms.control().rate();
        double reach = Math.hypot(down, up);
        return arms.rateDifference() - (alpha > 0.5 ? -reach : reach);
    }
}
