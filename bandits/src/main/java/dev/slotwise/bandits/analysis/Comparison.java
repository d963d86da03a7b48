package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.statistics.AgrestiCaffo;
import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.ConfidenceLimits;
import dev.slotwise.bandits.statistics.Cuped;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.Fieller;
import dev.slotwise.bandits.statistics.FisherExact;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.bandits.statistics.KatzLog;
import dev.slotwise.bandits.statistics.KoopmanScore;
import dev.slotwise.bandits.statistics.MiettinenNurminen;
import dev.slotwise.bandits.statistics.MultipleTesting;
import dev.slotwise.bandits.statistics.Newcombe;
import dev.slotwise.bandits.statistics.Omnibus;
import dev.slotwise.bandits.statistics.Proportion;
import dev.slotwise.bandits.statistics.Tail;
import dev.slotwise.bandits.statistics.TestOutcome;
import dev.slotwise.bandits.statistics.TwoProportions;
import dev.slotwise.bandits.statistics.TwoSamples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Treatments against a control, at the end of an experiment whose split stood still. */
final class Comparison {
    private static final double LEAST_EXPECTED = 5;

    private final Request request;
    private final Answer answer;
    private final Arms arms;
    private final Metric.Type type;
    private final double alpha;
    private final Hypothesis hypothesis;
    private final ComparisonMethods methods;
    private final List<Findings> comparisons = new ArrayList<>();
    private final List<Double> pValues = new ArrayList<>();

    private Comparison(Request request, Answer answer) {
        this.request = request;
        this.answer = answer;
        arms = Arms.of(request);
        type = Observed.type(request, arms);
        alpha = request.level();
        hypothesis = request.hypothesis();
        methods = ComparisonMethods.of(request, type, hypothesis);
    }

    static void fill(Answer answer, Request request) {
        new Comparison(request, answer).fill();
    }

    private void fill() {
        for (Entry entry : arms.asNamed()) {
            answer.arm(Estimation.usual(entry, type, alpha));
            Estimation.warn(answer, entry, type);
        }
        Entry control = arms.control(request);
        Optional<Cuped> cuped = cuped();
        for (Entry treatment : arms.treatments(request)) {
            compare(treatment, control, cuped);
        }
        adjust();
        comparisons.forEach(answer::comparison);
        if (methods.test() == TestMethod.CHI_SQUARE) {
            omnibus();
        }
        SplitCheck.warnOfMismatch(answer, arms);
    }

    /** One coefficient for all arms, by their ids, so that their order changes no digit. */
    private Optional<Cuped> cuped() {
        return request.varianceReduction() == null
                ? Optional.empty()
                : Optional.of(
                        Cuped.of(
                                arms.byId().stream()
                                        .map(entry -> Observed.covaried(entry, type))
                                        .toList()));
    }

    private void compare(Entry treatment, Entry control, Optional<Cuped> cuped) {
        Contrast contrast = contrast(treatment, control, cuped);
        Estimate effect = contrast.effect(methods.scale());
        var findings =
                new Findings()
                        .text("treatment", treatment.id())
                        .text("control", control.id())
                        .text("effect", Names.of(methods.scale()))
                        .number("estimate", effect.value())
                        .number("standardError", effect.standardError());
        test(contrast, findings);
        findings.interval("interval", interval(contrast, methods.interval(), control));
        if (contrast instanceof Contrast.Adjusted adjusted) {
            findings.number("varianceReduction", adjusted.varianceReduction())
                    .number("covariateCoefficient", adjusted.cuped().coefficient());
        }
        if (Boolean.TRUE.equals(request.reportIncremental())) {
            findings.within("incremental", incremental(contrast, treatment));
        }
        Baseline.warn(answer, methods.scale(), control, Observed.sample(control, type));
        comparisons.add(findings);
    }

    private Contrast contrast(Entry treatment, Entry control, Optional<Cuped> cuped) {
        if (cuped.isPresent()) {
            return Contrast.Adjusted.of(treatment, control, type, cuped.get());
        }
        return type == Metric.Type.PROPORTION
                ? new Contrast.Rates(
                        new TwoProportions(
                                Observed.proportion(treatment), Observed.proportion(control)))
                : new Contrast.Means(
                        new TwoSamples(
                                Observed.sample(treatment, type), Observed.sample(control, type)));
    }

    private void test(Contrast contrast, Findings findings) {
        TestMethod method = methods.test();
        if (contrast instanceof Contrast.Rates(TwoProportions rates)) {
            method = methodFor(rates);
        }
        if (method == TestMethod.FISHER_EXACT
                && contrast instanceof Contrast.Rates(TwoProportions rates)) {
            Tail tail =
                    FisherExact.of(rates.treatment(), rates.control(), hypothesis.alternative());
            tail(findings, Optional.of(tail));
            return;
        }
        Optional<TestOutcome> outcome = outcome(contrast, method);
        findings.number("statistic", outcome.map(TestOutcome::statistic).orElse(Double.NaN));
        outcome.map(TestOutcome::degreesOfFreedom)
                .filter(Double::isFinite)
                .ifPresent(degrees -> findings.number("degreesOfFreedom", degrees));
        tail(findings, outcome.map(TestOutcome::tail));
    }

    private void tail(Findings findings, Optional<Tail> tail) {
        findings.number("pValue", tail.map(Tail::p).orElse(Double.NaN))
                .number("log10PValue", tail.map(Tail::log10).orElse(Double.NaN));
        pValues.add(tail.map(Tail::p).orElse(Double.NaN));
    }

    /** Nobody having asked for a test by name, few expected counts make it the exact one. */
    private TestMethod methodFor(TwoProportions rates) {
        boolean small = rates.leastExpectedCount() < LEAST_EXPECTED;
        boolean exact = small && !methods.named() && methods.test() == TestMethod.Z_POOLED;
        if (small && methods.test() != TestMethod.FISHER_EXACT) {
            answer.warn(
                    WarningCode.SMALL_CELL_COUNTS,
                    exact
                            ? "an expected count is below 5: tested by fisher-exact"
                            : "an expected count is below 5: the approximation is poor,"
                                  + " fisher-exact is not");
        }
        return exact ? TestMethod.FISHER_EXACT : methods.test();
    }

    private Optional<TestOutcome> outcome(Contrast contrast, TestMethod method) {
        boolean relative = methods.scale() == EffectScale.RELATIVE;
        return switch (method) {
            case Z_POOLED -> rates(contrast).zPooled(hypothesis);
            case CHI_SQUARE -> rates(contrast).chiSquare(hypothesis);
            case CHI_SQUARE_YATES -> rates(contrast).chiSquareYates(hypothesis);
            case Z_UNPOOLED ->
                    relative
                            ? normal(contrast).testRelative(hypothesis)
                            : normal(contrast).effect(EffectScale.ABSOLUTE).test(hypothesis);
            case WELCH_T ->
                    relative
                            ? student(contrast).testRelative(hypothesis)
                            : student(contrast).effect(EffectScale.ABSOLUTE).test(hypothesis);
            case DELTA_METHOD_T -> student(contrast).effect(methods.scale()).test(hypothesis);
            case FISHER_EXACT -> throw new IllegalStateException("has a tail of its own");
        };
    }

    private static TwoProportions rates(Contrast contrast) {
        if (contrast instanceof Contrast.Rates(TwoProportions rates)) {
            return rates;
        }
        throw new IllegalStateException("no rates: " + contrast);
    }

    /** With Student's quantiles. */
    private static Contrast student(Contrast contrast) {
        return contrast instanceof Contrast.Rates rates
                ? new Contrast.Means(rates.samples())
                : contrast;
    }

    /** With normal quantiles. */
    private static Contrast normal(Contrast contrast) {
        return contrast instanceof Contrast.Means(TwoSamples samples)
                ? new Contrast.Normal(samples)
                : contrast;
    }

    private Optional<Interval> interval(Contrast contrast, IntervalMethod method, Entry control) {
        Optional<Interval> interval =
                limits(contrast, method, methods.scale()).interval(alpha, hypothesis.alternative());
        if (method == IntervalMethod.FIELLER || method == IntervalMethod.KOOPMAN_SCORE) {
            warnOfUnbounded(interval, control);
        }
        return interval;
    }

    private void warnOfUnbounded(Optional<Interval> interval, Entry control) {
        Alternative alternative = hypothesis.alternative();
        boolean below = alternative == Alternative.LESS;
        boolean above = alternative == Alternative.GREATER;
        if (interval.isPresent()
                && ((!below && Double.isInfinite(interval.get().lower()))
                        || (!above && Double.isInfinite(interval.get().upper())))) {
            answer.warn(
                    WarningCode.UNBOUNDED_INTERVAL,
                    "the control can't be told from 0: a relative effect has no bound",
                    control.id());
        }
    }

    private static ConfidenceLimits limits(
            Contrast contrast, IntervalMethod method, EffectScale scale) {
        return switch (method) {
            case NEWCOMBE -> new Newcombe(treated(contrast), untreated(contrast));
            case AGRESTI_CAFFO -> new AgrestiCaffo(treated(contrast), untreated(contrast));
            case MIETTINEN_NURMINEN ->
                    new MiettinenNurminen(treated(contrast), untreated(contrast));
            case KATZ_LOG -> new KatzLog(treated(contrast), untreated(contrast));
            case KOOPMAN_SCORE -> new KoopmanScore(treated(contrast), untreated(contrast));
            case FIELLER -> {
                TwoSamples samples = samples(contrast);
                yield new Fieller(samples.treatment(), samples.control());
            }
            case WALD -> normal(contrast).effect(scale);
            case WELCH_T, DELTA_METHOD_T -> student(contrast).effect(scale);
            case WILSON, AGRESTI_COULL, CLOPPER_PEARSON, JEFFREYS ->
                    throw new IllegalStateException("no interval of an effect: " + method);
        };
    }

    private static Proportion treated(Contrast contrast) {
        return rates(contrast).treatment();
    }

    private static Proportion untreated(Contrast contrast) {
        return rates(contrast).control();
    }

    private static TwoSamples samples(Contrast contrast) {
        return switch (contrast) {
            case Contrast.Rates rates -> rates.samples();
            case Contrast.Means(TwoSamples samples) -> samples;
            case Contrast.Normal(TwoSamples samples) -> samples;
            case Contrast.Adjusted adjusted ->
                    throw new IllegalStateException("no plain samples: " + adjusted);
        };
    }

    /** What would not have happened without the treatment: the difference times its users. */
    private Findings incremental(Contrast contrast, Entry treatment) {
        double users = Observed.users(treatment);
        IntervalMethod method = methods.interval();
        if (methods.scale() == EffectScale.RELATIVE) {
            method =
                    contrast instanceof Contrast.Rates
                            ? IntervalMethod.NEWCOMBE
                            : IntervalMethod.WELCH_T;
        }
        Optional<Interval> difference =
                limits(contrast, method, EffectScale.ABSOLUTE)
                        .interval(alpha, hypothesis.alternative());
        return new Findings()
                .number("estimate", contrast.effect(EffectScale.ABSOLUTE).value() * users)
                .bound("lower", difference.map(i -> i.lower() * users))
                .bound("upper", difference.map(i -> i.upper() * users));
    }

    /** With several treatments each is one of several chances to be wrong. */
    private void adjust() {
        if (comparisons.size() < 2 && request.method() == null) {
            return;
        }
        MultipleTesting method = Multiplicity.method(request);
        if (pValues.stream().anyMatch(p -> Double.isNaN(p))) {
            comparisons.forEach(findings -> findings.number("adjustedPValue", Double.NaN));
            return;
        }
        double[] adjusted =
                method.adjusted(pValues.stream().mapToDouble(Double::doubleValue).toArray());
        for (int i = 0; i < adjusted.length; i++) {
            comparisons.get(i).number("adjustedPValue", adjusted[i]);
        }
    }

    private void omnibus() {
        Optional<TestOutcome> all =
                Omnibus.proportions(arms.byId().stream().map(Observed::proportion).toList());
        answer.section(
                "omnibus",
                new Findings()
                        .number("statistic", all.map(TestOutcome::statistic).orElse(Double.NaN))
                        .number("degreesOfFreedom", arms.size() - 1.0)
                        .number("pValue", all.map(TestOutcome::pValue).orElse(Double.NaN)));
    }
}
