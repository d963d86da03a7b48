package dev.slotwise.bandits.statistics;

/**
 * Wald's interval of the difference of two rates after one conversion and one failure were added to
 * each arm (Agresti and Caffo 2000).
 */
public record AgrestiCaffo(Proportion treatment, Proportion control) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        return adjusted().lower(alpha);
    }

    @Override
    public double upper(double alpha) {
        return adjusted().upper(alpha);
    }

    private Estimate adjusted() {
        return treatment.users() == 0 || control.users() == 0
                ? Estimate.normal(Double.NaN, Double.NaN)
                : new TwoProportions(more(treatment), more(control)).difference();
    }

    private static Proportion more(Proportion arm) {
        return arm.plus(new Proportion(1, 2));
    }
}
