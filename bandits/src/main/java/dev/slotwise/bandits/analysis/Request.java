package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.Hypothesis;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * A question as it is asked. Each component is a field of the wire; what is left out is null.
 * {@link Analysis} says which fields belong to which analysis, and what is asked for where nothing
 * is said.
 */
public record Request(
        @Nullable String requestId,
        @Nullable Analysis analysis,
        @Nullable Metric metric,
        @Nullable List<Arm> arms,
        @Nullable String control,
        @Nullable Double alpha,
        @Nullable Alternative alternative,
        @Nullable List<Double> equivalenceBounds,
        @Nullable EffectScale effect,
        @Nullable Double nullEffect,
        @Nullable TestMethod testMethod,
        @Nullable IntervalMethod intervalMethod,
        @Nullable VarianceReduction varianceReduction,
        @Nullable Boolean reportIncremental,
        @Nullable Model model,
        @Nullable Prior prior,
        @Nullable SequentialPlan sequential,
        @Nullable List<Period> periods,
        @Nullable List<LogEntry> log,
        @Nullable Estimator estimator,
        @Nullable ArmWeights evaluationWeights,
        @Nullable DifferenceWeights contrastWeights,
        @Nullable Guess plugIn,
        @Nullable Double floorDecay,
        @Nullable Method method,
        @Nullable Double concentration,
        @Nullable List<Double> pValues,
        @Nullable Double baseline,
        @Nullable Double standardDeviation,
        @Nullable Double minimumDetectableEffect,
        @Nullable Double power,
        @Nullable Double allocationRatio,
        @Nullable Double sampleSizePerArm,
        @Nullable Double sampleSizeControl,
        @Nullable SolveFor solveFor,
        @Nullable PowerMethod powerMethod,
        @Nullable List<Stratum> strata,
        @Nullable List<SegmentEffect> effects,
        @Nullable List<Double> informationRates,
        @Nullable SpendingFunction spendingFunction,
        @Nullable Double spendingParameter) {
    private static final double USUAL_LEVEL = 0.05;

    double level() {
        return level(USUAL_LEVEL);
    }

    double level(double standard) {
        return alpha == null ? standard : Check.level(Check.finite(alpha, "/alpha"), "/alpha");
    }

    Metric metricOrDefault() {
        return metric == null ? Metric.DEFAULT : metric;
    }

    EffectScale effectOrDefault() {
        return effect == null ? EffectScale.ABSOLUTE : effect;
    }

    Alternative alternativeOrDefault() {
        return alternative == null ? Alternative.TWO_SIDED : alternative;
    }

    double nullEffectOrDefault() {
        return nullEffect == null ? 0 : Check.finite(nullEffect, "/nullEffect");
    }

    Hypothesis hypothesis() {
        Alternative asked = alternativeOrDefault();
        if (asked == Alternative.EQUIVALENCE) {
            double[] bounds = bounds();
            return Hypothesis.equivalence(bounds[0], bounds[1]);
        }
        return new Hypothesis(asked, nullEffectOrDefault(), nullEffectOrDefault());
    }

    /** The bounds between which two arms count as equal. */
    double[] bounds() {
        var at = "/equivalenceBounds";
        if (equivalenceBounds == null || equivalenceBounds.size() != 2) {
            throw new Refusal(at, "must be [low, high] where the alternative is equivalence");
        }
        double low = Check.finite(equivalenceBounds.getFirst(), at + "/0");
        double high = Check.finite(equivalenceBounds.getLast(), at + "/1");
        if (!(low < high)) {
            throw new Refusal(at, "must be [low, high] with low < high");
        }
        return new double[] {low, high};
    }

    /** Refuses what belongs to other analyses: a reader would think that it had been heard. */
    void refuseFieldsOfOthers(Analysis asked) {
        for (RecordComponent component : Request.class.getRecordComponents()) {
            var others = Analysis.owners(component.getName());
            if (!others.isEmpty() && !others.contains(asked) && value(component) != null) {
                throw new Refusal(
                        "/" + component.getName(),
                        "belongs to the analysis "
                                + Names.of(others)
                                + ", not to "
                                + Names.of(asked));
            }
        }
        if (equivalenceBounds != null && alternative != Alternative.EQUIVALENCE) {
            throw new Refusal("/equivalenceBounds", "belongs to the alternative equivalence");
        }
    }

    private @Nullable Object value(RecordComponent component) {
        try {
            return component.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
