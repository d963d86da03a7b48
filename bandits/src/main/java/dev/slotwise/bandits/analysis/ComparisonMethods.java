package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.statistics.Hypothesis;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Set;

/**
 * How a comparison is made: what is asked for, or what fits the data where nothing is.
 *
 * @param named whether the test was asked for by its name
 */
record ComparisonMethods(
        EffectScale scale, TestMethod test, boolean named, IntervalMethod interval) {
    private static final Set<TestMethod> OF_RATES = EnumSet.allOf(TestMethod.class);
    private static final Set<TestMethod> OF_MEANS =
            EnumSet.of(TestMethod.WELCH_T, TestMethod.DELTA_METHOD_T, TestMethod.Z_UNPOOLED);
    private static final Set<TestMethod> OF_ADJUSTED =
            EnumSet.of(TestMethod.WELCH_T, TestMethod.DELTA_METHOD_T);

    /** Of a null effect of 0 only. */
    private static final Set<TestMethod> OF_EQUALITY =
            EnumSet.of(TestMethod.CHI_SQUARE, TestMethod.CHI_SQUARE_YATES, TestMethod.FISHER_EXACT);

    private static final Set<IntervalMethod> RATE_DIFFERENCES =
            EnumSet.of(
                    IntervalMethod.NEWCOMBE,
                    IntervalMethod.WALD,
                    IntervalMethod.AGRESTI_CAFFO,
                    IntervalMethod.MIETTINEN_NURMINEN,
                    IntervalMethod.WELCH_T,
                    IntervalMethod.DELTA_METHOD_T);
    private static final Set<IntervalMethod> RELATIVE_RATES =
            EnumSet.of(
                    IntervalMethod.KATZ_LOG,
                    IntervalMethod.KOOPMAN_SCORE,
                    IntervalMethod.FIELLER,
                    IntervalMethod.DELTA_METHOD_T);
    private static final Set<IntervalMethod> DIFFERENCES =
            EnumSet.of(IntervalMethod.WELCH_T, IntervalMethod.DELTA_METHOD_T, IntervalMethod.WALD);
    private static final Set<IntervalMethod> RELATIVE_MEANS =
            EnumSet.of(IntervalMethod.FIELLER, IntervalMethod.DELTA_METHOD_T);
    private static final Set<IntervalMethod> ADJUSTED =
            EnumSet.of(IntervalMethod.WELCH_T, IntervalMethod.DELTA_METHOD_T);

    static ComparisonMethods of(Request request, Metric.Type type, Hypothesis hypothesis) {
        EffectScale scale = scale(request);
        boolean adjusted = request.varianceReduction() != null;
        TestMethod test = test(request.testMethod(), scale, type, adjusted, hypothesis);
        return new ComparisonMethods(
                scale,
                test,
                request.testMethod() != null,
                interval(request, scale, type, adjusted, test));
    }

    /** An interval of relative effects only is of a relative effect. */
    private static EffectScale scale(Request request) {
        if (request.effect() != null || request.intervalMethod() == null) {
            return request.effectOrDefault();
        }
        return switch (request.intervalMethod()) {
            case KATZ_LOG, KOOPMAN_SCORE, FIELLER -> EffectScale.RELATIVE;
            case WALD,
                    WILSON,
                    AGRESTI_COULL,
                    CLOPPER_PEARSON,
                    JEFFREYS,
                    NEWCOMBE,
                    AGRESTI_CAFFO,
                    MIETTINEN_NURMINEN,
                    DELTA_METHOD_T,
                    WELCH_T ->
                    EffectScale.ABSOLUTE;
        };
    }

    private static TestMethod test(
            @Nullable TestMethod asked,
            EffectScale scale,
            Metric.Type type,
            boolean adjusted,
            Hypothesis hypothesis) {
        boolean ofEquality = hypothesis.lower() == 0 && hypothesis.upper() == 0;
        TestMethod standard;
        Set<TestMethod> known;
        if (adjusted) {
            standard =
                    scale == EffectScale.RELATIVE ? TestMethod.DELTA_METHOD_T : TestMethod.WELCH_T;
            known = OF_ADJUSTED;
        } else if (type == Metric.Type.PROPORTION) {
            standard = ofEquality ? TestMethod.Z_POOLED : TestMethod.Z_UNPOOLED;
            known = OF_RATES;
        } else {
            standard = TestMethod.WELCH_T;
            known = OF_MEANS;
        }
        TestMethod test = Check.oneOf(asked, "/testMethod", standard, known);
        boolean pooledRatio = test == TestMethod.Z_POOLED && scale == EffectScale.RELATIVE;
        if (!ofEquality && (OF_EQUALITY.contains(test) || pooledRatio)) {
            throw new Refusal(
                    "/testMethod", "'" + Names.of(test) + "' tests a null effect of 0 only");
        }
        return test;
    }

    private static IntervalMethod interval(
            Request request,
            EffectScale scale,
            Metric.Type type,
            boolean adjusted,
            TestMethod test) {
        boolean relative = scale == EffectScale.RELATIVE;
        Set<IntervalMethod> known;
        IntervalMethod standard;
        if (adjusted) {
            known = ADJUSTED;
            standard = relative ? IntervalMethod.DELTA_METHOD_T : IntervalMethod.WELCH_T;
        } else if (type == Metric.Type.PROPORTION) {
            known = relative ? RELATIVE_RATES : RATE_DIFFERENCES;
            standard = relative ? IntervalMethod.KATZ_LOG : IntervalMethod.NEWCOMBE;
        } else {
            known = relative ? RELATIVE_MEANS : DIFFERENCES;
            standard = relative ? IntervalMethod.FIELLER : IntervalMethod.WELCH_T;
        }
        if (request.testMethod() != null) {
            // Who asks for Student's test wants its interval.
            standard =
                    switch (test) {
                        case DELTA_METHOD_T -> IntervalMethod.DELTA_METHOD_T;
                        case WELCH_T -> relative ? standard : IntervalMethod.WELCH_T;
                        case Z_POOLED, Z_UNPOOLED, CHI_SQUARE, CHI_SQUARE_YATES, FISHER_EXACT ->
                                standard;
                    };
        }
        return Check.oneOf(request.intervalMethod(), "/intervalMethod", standard, known);
    }
}
