package dev.slotwise.bandits.statistics;

import java.util.Optional;

/** The conversion rates of two arms, compared; effects are treatment less control. */
public record TwoProportions(Proportion treatment, Proportion control) {
    /** The difference of the rates with its unpooled standard error, and so Wald's interval. */
    public Estimate difference() {
        return Estimate.normal(
                rateDifference(),
                Math.sqrt(
                        treatment.variance() / treatment.users()
                                + control.variance() / control.users()));
    }

    /** The standard error of the difference if both rates are the same. */
    public double pooledStandardError() {
        return Math.sqrt(
                treatment.plus(control).variance()
                        * (1.0 / treatment.users() + 1.0 / control.users()));
    }

    /**
     * The z test with the standard error of {@link #difference}.
     *
     * @return empty without users, and where both arms have none or all conversions
     */
    public Optional<TestOutcome> zUnpooled(Hypothesis hypothesis) {
        return difference().test(hypothesis);
    }

    /**
     * The z test with the standard error of equal rates, which is used for other null effects too.
     *
     * @return empty without users, or if all or no users converted
     */
    public Optional<TestOutcome> zPooled(Hypothesis hypothesis) {
        return pooled(rateDifference(), hypothesis);
    }

    /**
     * Pearson's chi-square test of equal rates, z² of the pooled test. One-sided it is the test of
     * the signed root.
     *
     * @return empty without users, or if all or no users converted
     * @throws IllegalArgumentException for other null effects than 0
     */
    public Optional<TestOutcome> chiSquare(Hypothesis hypothesis) {
        return chiSquare(rateDifference(), hypothesis);
    }

    /**
     * The chi-square test with Yates' correction: the distance of observed from expected counts is
     * less by 1/2, but never less than 0.
     *
     * @return empty without users, or if all or no users converted
     * @throws IllegalArgumentException for other null effects than 0
     */
    public Optional<TestOutcome> chiSquareYates(Hypothesis hypothesis) {
        double difference = rateDifference();
        // One count more in an arm moves the difference by 1/n of that arm.
        double correction = 0.5 * (1.0 / treatment.users() + 1.0 / control.users());
        double corrected = Math.max(0, Math.abs(difference) - correction);
        return chiSquare(Math.copySign(corrected, difference), hypothesis);
    }

    /** The least count that a cell of the table should have if both rates are the same. */
    public double leastExpectedCount() {
        Proportion all = treatment.plus(control);
        double rarer = Math.min(all.conversions(), all.failures());
        return rarer * Math.min(treatment.users(), control.users()) / all.users();
    }

    /** The arms exchanged, which gives the difference the other sign. */
    TwoProportions reversed() {
        return new TwoProportions(/* treatment= */ control, /* control= */ treatment);
    }

    /**
     * The same difference in the rarer outcome, whose rates have more digits: if most users
     * converted, failures count as conversions and the arms are exchanged.
     */
    TwoProportions inRarerOutcome() {
        Proportion all = treatment.plus(control);
        return all.conversions() > all.failures()
                ? new TwoProportions(control.mirrored(), treatment.mirrored())
                : this;
    }

    /** Whether more users converted than did not. */
    boolean mostConverted() {
        Proportion all = treatment.plus(control);
        return all.conversions() > all.failures();
    }

    /** The difference of the rates by whole numbers, so that no digit of it is lost. */
    double rateDifference() {
        double t = treatment.users();
        double c = control.users();
        double product = control.conversions() * t;
        double lost = Math.fma(-control.conversions(), t, product);
        return (Math.fma(treatment.conversions(), c, -product) + lost) / t / c;
    }

    private Optional<TestOutcome> chiSquare(double difference, Hypothesis hypothesis) {
        if (hypothesis.alternative() == Alternative.EQUIVALENCE || hypothesis.lower() != 0) {
            throw new IllegalArgumentException(
                    "chi-square tests a null effect of 0, not " + hypothesis);
        }
        return pooled(difference, hypothesis)
                .map(z -> new TestOutcome(z.statistic() * z.statistic(), 1, z.tail()));
    }

    private Optional<TestOutcome> pooled(double difference, Hypothesis hypothesis) {
        return Estimate.normal(difference, pooledStandardError()).test(hypothesis);
    }
}
