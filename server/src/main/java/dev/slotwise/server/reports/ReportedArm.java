package dev.slotwise.server.reports;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * An arm in a report.
 *
 * @param share of all decisions that got an arm; 0 while there are none
 * @param exposures decisions that count as trials
 * @param outcomes what people did, by the name of the event
 * @param late goals reached after the attribution window: counted, but not learned from
 * @param rate trials that reached the goal, of all; null while there are none
 * @param interval holds the arm's true rate with a probability of 95 %, given what is believed
 * @param valuePerExposure what a trial is believed to earn, where values are rewarded
 * @param estimate what a trial earns by the report's estimator, over those whose window has ended;
 *     null while there are none
 * @param difference from the control by the same; 0 for the control, null where nothing is shared
 * @param lift the difference in shares of the control's; null where that earns nothing
 * @param pValue that it earns what the control does, looked at once, for the number of arms
 * @param alwaysValidPValue the same however often one looks
 * @param effectiveSampleSize so many in each arm of an even split would tell as much of the
 *     difference
 * @param calibration what matured trials were believed to earn when they were decided, and did
 * @param probabilityBest that no other arm's rate is higher, or value where values are rewarded
 * @param expectedLoss how much less a trial of this arm earns than one of the best, on average over
 *     what is believed
 */
record ReportedArm(
        String key,
        boolean control,
        double share,
        long decisions,
        long exposures,
        Outcomes outcomes,
        Machine machine,
        double value,
        long late,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double rate,
        Interval interval,
        @Nullable Value valuePerExposure,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Estimated estimate,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Difference difference,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Lift lift,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double pValue,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double alwaysValidPValue,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double effectiveSampleSize,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Calibration calibration,
        double probabilityBest,
        double expectedLoss) {
    private static final double LEVEL = 0.95;

    record Value(double mean, Interval interval) {}

    /** Conversions count each, all else once per decision. */
    record Outcomes(
            long delivered,
            long open,
            long click,
            long conversion,
            long unsubscribe,
            long complaint,
            long bounce) {}

    /** What programs did: shown, and not learned from. */
    record Machine(long open, long click) {}

    /**
     * @param exposures trials whose window has ended
     * @param lower of an interval of one look; null, as the upper, where there is no error to go by
     */
    record Estimated(
            double mean,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double lower,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double upper,
            long exposures) {}

    /**
     * @param lower of an interval of one look
     * @param alwaysValid holds however often one looks, for all arms together; null while the data
     *     leave it open
     */
    record Difference(
            double estimate,
            double lower,
            double upper,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Range alwaysValid) {
        static final Difference NONE = new Difference(0, 0, 0, new Range(0, 0));

        static Optional<Difference> of(Contrast contrast, Optional<Range> alwaysValid) {
            return contrast.interval(Looking.ALPHA)
                    .map(range ->
                            new Difference(
                                    contrast.difference().value(),
                                    range.lower(),
                                    range.upper(),
                                    alwaysValid.orElse(null)));
        }
    }

    /** In shares of the control's. */
    record Lift(double estimate, double lower, double upper) {
        static final Lift NONE = new Lift(0, 0, 0);

        static Optional<Lift> of(Contrast contrast) {
            return contrast.lift(Looking.ALPHA)
                    .map(lift -> new Lift(lift.estimate(), lift.lower(), lift.upper()));
        }
    }

    record Calibration(double predicted, double seen) {}

    /**
     * @param rate what is believed of the arm's rate
     * @param belief by what the policy chooses
     */
    record Believed(Interval rate, ArmBelief belief, double probabilityBest, double expectedLoss) {
        private @Nullable Value value() {
            return belief instanceof GaussianPosterior gaussian
                    ? new Value(gaussian.mean(), gaussian.interval(LEVEL))
                    : null;
        }
    }

    /** What is said of an arm for its p-values, which depend on those of the others. */
    record Tested(@Nullable Double pValue, @Nullable Double alwaysValidPValue) {}

    static ReportedArm of(
            ArmDefinition definition,
            int arm,
            Findings findings,
            long allDecisions,
            Tested tested,
            Believed believed) {
        var sums = ArmSums.of(findings.stretches().of(arm));
        var comparisons = findings.comparisons();
        var matured = comparisons.stretches().of(arm);
        var contrast = comparisons.with(arm);
        boolean compared = !definition.control();
        return new ReportedArm(
                definition.key(),
                definition.control(),
                allDecisions == 0 ? 0 : (double) sums.decisions() / allDecisions,
                sums.decisions(),
                sums.exposures(),
                new Outcomes(
                        sums.delivered(),
                        sums.opens(),
                        sums.clicks(),
                        sums.conversions(),
                        sums.unsubscribes(),
                        sums.complaints(),
                        sums.bounces()),
                new Machine(sums.machineOpens(), sums.machineClicks()),
                sums.value(),
                sums.late(),
                sums.exposures() == 0
                        ? null
                        : Double.valueOf((double) sums.successes() / sums.exposures()),
                believed.rate,
                believed.value(),
                comparisons
                        .mean(arm)
                        .map(mean -> estimated(mean, matured.count(WaveSum.EXPOSURES)))
                        .orElse(null),
                compared
                        ? contrast.flatMap(it -> Difference.of(it, comparisons.alwaysValid(it)))
                                .orElse(null)
                        : Difference.NONE,
                compared ? contrast.flatMap(Lift::of).orElse(null) : Lift.NONE,
                compared ? tested.pValue : Double.valueOf(1),
                compared ? tested.alwaysValidPValue : Double.valueOf(1),
                contrast.map(Contrast::effectiveUsers).orElse(null),
                calibration(matured),
                believed.probabilityBest,
                believed.expectedLoss);
    }

    private static Estimated estimated(Estimate mean, long exposures) {
        var range = mean.interval(Looking.ALPHA, Alternative.TWO_SIDED).flatMap(Range::of);
        return new Estimated(
                mean.value(),
                range.map(Range::lower).orElse(null),
                range.map(Range::upper).orElse(null),
                exposures);
    }

    private static @Nullable Calibration calibration(WaveSums matured) {
        double trials = matured.get(WaveSum.EXPOSURES);
        return trials == 0
                ? null
                : new Calibration(
                        matured.get(WaveSum.PREDICTED) / trials,
                        matured.get(WaveSum.SUM_Y) / trials);
    }
}
