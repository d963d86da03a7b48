package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.statistics.AgrestiCoull;
import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.ClopperPearson;
import dev.slotwise.bandits.statistics.ConfidenceLimits;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.Jeffreys;
import dev.slotwise.bandits.statistics.Proportion;
import dev.slotwise.bandits.statistics.Sample;
import dev.slotwise.bandits.statistics.WaldRate;
import dev.slotwise.bandits.statistics.Wilson;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The rate or mean of each arm for itself. Without a method: Wilson's interval, or Student's. */
final class Estimation {
    private static final Set<IntervalMethod> OF_RATES =
            EnumSet.of(
                    IntervalMethod.WALD,
                    IntervalMethod.WILSON,
                    IntervalMethod.AGRESTI_COULL,
                    IntervalMethod.CLOPPER_PEARSON,
                    IntervalMethod.JEFFREYS);
    private static final Set<IntervalMethod> OF_MEANS =
            EnumSet.of(IntervalMethod.WALD, IntervalMethod.WELCH_T);

    private Estimation() {}

    static void fill(Answer answer, Request request) {
        Arms arms = Arms.of(request);
        Metric.Type type = Observed.type(request, arms);
        IntervalMethod method =
                type == Metric.Type.PROPORTION
                        ? Check.oneOf(
                                request.intervalMethod(),
                                "/intervalMethod",
                                IntervalMethod.WILSON,
                                OF_RATES)
                        : Check.oneOf(
                                request.intervalMethod(),
                                "/intervalMethod",
                                IntervalMethod.WELCH_T,
                                OF_MEANS);
        double alpha = request.level();
        Alternative alternative = request.alternativeOrDefault();
        for (Entry entry : arms.asNamed()) {
            answer.arm(
                    type == Metric.Type.PROPORTION
                            ? rate(entry, method, alpha, alternative)
                            : mean(
                                    Observed.sample(entry, type),
                                    entry,
                                    method,
                                    alpha,
                                    alternative));
            warn(answer, entry, type);
        }
    }

    /** An arm as it stands in the answer of a comparison. */
    static Findings usual(Entry entry, Metric.Type type, double alpha) {
        return type == Metric.Type.PROPORTION
                ? rate(entry, IntervalMethod.WILSON, alpha, Alternative.TWO_SIDED)
                : mean(
                        Observed.sample(entry, type),
                        entry,
                        IntervalMethod.WELCH_T,
                        alpha,
                        Alternative.TWO_SIDED);
    }

    /** Says where an arm's data define too little. */
    static void warn(Answer answer, Entry entry, Metric.Type type) {
        Sample sample = Observed.sample(entry, type);
        if (sample.users() == 0) {
            answer.warn(WarningCode.INSUFFICIENT_DATA, "the arm has no users", entry.id());
        } else if (type != Metric.Type.PROPORTION && sample.users() < 2) {
            answer.warn(
                    WarningCode.INSUFFICIENT_DATA,
                    "one user has no variance; at least 2 are needed",
                    entry.id());
        } else if (sample.variance() == 0) {
            answer.warn(
                    WarningCode.ZERO_VARIANCE,
                    "all users of the arm had the same outcome",
                    entry.id());
        }
    }

    private static Findings rate(
            Entry entry, IntervalMethod method, double alpha, Alternative alternative) {
        Proportion arm = Observed.proportion(entry);
        Estimate estimate = arm.estimate();
        return findings(entry, estimate, limits(arm, method).interval(alpha, alternative));
    }

    private static ConfidenceLimits limits(Proportion arm, IntervalMethod method) {
        return switch (method) {
            case WALD -> new WaldRate(arm);
            case WILSON -> new Wilson(arm);
            case AGRESTI_COULL -> new AgrestiCoull(arm);
            case CLOPPER_PEARSON -> new ClopperPearson(arm);
            case JEFFREYS -> new Jeffreys(arm);
            case NEWCOMBE,
                    AGRESTI_CAFFO,
                    MIETTINEN_NURMINEN,
                    KATZ_LOG,
                    KOOPMAN_SCORE,
                    FIELLER,
                    DELTA_METHOD_T,
                    WELCH_T ->
                    throw new IllegalStateException("no interval of one rate: " + method);
        };
    }

    private static Findings mean(
            Sample sample,
            Entry entry,
            IntervalMethod method,
            double alpha,
            Alternative alternative) {
        Estimate student = sample.estimate();
        Estimate estimate =
                method == IntervalMethod.WALD
                        ? Estimate.normal(student.value(), student.standardError())
                        : student;
        return findings(entry, estimate, estimate.interval(alpha, alternative));
    }

    private static Findings findings(Entry entry, Estimate estimate, Optional<Interval> interval) {
        return new Findings()
                .text("id", entry.id())
                .number("estimate", estimate.value())
                .number("standardError", estimate.standardError())
                .interval("interval", interval);
    }
}
