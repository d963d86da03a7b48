package dev.slotwise.server.reports;

import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.ConfidenceLimits;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.bandits.statistics.NormalMixture;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Two arms compared, over the trials in which either could have been chosen.
 *
 * @param treatment what a trial of the one earns
 * @param control of the other
 * @param difference of the two, with the error that it has
 * @param limits of the difference, by the method that suits the data best
 * @param pValue that they earn the same, looked at once; empty where the data say nothing
 * @param users trials that it rests on
 * @param effectiveUsers so many in each arm would tell as much
 * @param happened successes of both arms together
 */
record Contrast(
        Estimate treatment,
        Estimate control,
        Estimate difference,
        ConfidenceLimits limits,
        OptionalDouble pValue,
        double users,
        double effectiveUsers,
        long happened) {

    /** Of a single look. */
    Optional<Range> interval(double alpha) {
        return limits.interval(alpha, Alternative.TWO_SIDED).flatMap(Range::of);
    }

    /**
     * Of as many looks as one likes.
     *
     * @param planned trials of the two arms that were reckoned with beforehand
     */
    Optional<Range> alwaysValid(double alpha, double planned) {
        return sequence(alpha, planned, Alternative.TWO_SIDED)
                .interval(alpha, Alternative.TWO_SIDED)
                .flatMap(Range::of);
    }

    OptionalDouble alwaysValidPValue(double alpha, double planned) {
        return sequence(alpha, planned, Alternative.TWO_SIDED)
                .against(Hypothesis.twoSided(0))
                .map(evidence -> OptionalDouble.of(evidence.alwaysValid().p()))
                .orElse(OptionalDouble.empty());
    }

    /** The same against the hypothesis that the treatment does not do it more often. */
    OptionalDouble alwaysValidPValueOfMore(double alpha, double planned) {
        return sequence(alpha, planned, Alternative.GREATER)
                .against(Hypothesis.greater(0))
                .map(evidence -> OptionalDouble.of(evidence.alwaysValid().p()))
                .orElse(OptionalDouble.empty());
    }

    private NormalMixture sequence(double alpha, double planned, Alternative alternative) {
        return NormalMixture.asymptotic(
                difference, users, NormalMixture.rhoSquared(planned, alpha, alternative));
    }

    /**
     * The difference in shares of the control, by the logarithm of the ratio (Katz et al. 1978),
     * which agrees with the difference about what is certain; empty where an arm earns nothing.
     */
    Optional<Lift> lift(double alpha) {
        double b = treatment.value();
        double a = control.value();
        if (!(a > 0) || !(b > 0)) {
            return Optional.empty();
        }
        double variance =
                square(treatment.standardError() / b)
                        + square(control.standardError() / a)
                        - 2 * covariance() / (a * b);
        if (!(variance >= 0)) {
            return Optional.empty();
        }
        var log = Estimate.normal(StrictMath.log(b / a), Math.sqrt(variance));
        return log.interval(alpha, Alternative.TWO_SIDED)
                .map(limits ->
                        new Lift(
                                b / a - 1,
                                StrictMath.expm1(limits.lower()),
                                StrictMath.expm1(limits.upper())));
    }

    /** In shares of the control. */
    record Lift(double estimate, double lower, double upper) {}

    /** Treatment less {@code factor} times the control: below 0 where it is inside a margin. */
    Estimate beyond(double factor) {
        double variance =
                square(treatment.standardError())
                        + square(factor * control.standardError())
                        - 2 * factor * covariance();
        return Estimate.normal(
                treatment.value() - factor * control.value(), Math.sqrt(Math.max(0, variance)));
    }

    /** Of the two estimates, by what the error of their difference falls short of. */
    private double covariance() {
        return (square(treatment.standardError())
                        + square(control.standardError())
                        - square(difference.standardError()))
                / 2;
    }

    private static double square(double x) {
        return x * x;
    }
}
