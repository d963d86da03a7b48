package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.statistics.SampleRatio;
import dev.slotwise.bandits.statistics.SequentialMultinomial;
import dev.slotwise.bandits.statistics.Split;
import dev.slotwise.bandits.statistics.Tail;
import dev.slotwise.bandits.statistics.TestOutcome;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether users fell to the arms as they were promised. Where no method is named: the chi-square
 * test of one split; of periods the stratified one, and beside it the one per period, which sees
 * errors that cancel.
 */
final class SplitCheck {
    /** A split is checked before every look: its level is stricter than that of an effect. */
    static final double LEVEL = 0.001;

    private static final Set<Method> KNOWN =
            EnumSet.range(Method.CHI_SQUARE, Method.SEQUENTIAL_MULTINOMIAL);

    private SplitCheck() {}

    static void fill(Answer answer, Request request) {
        if (request.periods() != null && request.arms() != null) {
            throw new Refusal("/periods", "stand beside arms: say one or the other");
        }
        boolean inPeriods = request.periods() != null;
        List<Split> splits =
                inPeriods ? Periods.of(request).splits() : List.of(promised(Arms.of(request)));
        Method method =
                Check.oneOf(
                        request.method(),
                        "/method",
                        inPeriods ? Method.CHI_SQUARE_STRATIFIED : Method.CHI_SQUARE,
                        KNOWN);
        if (request.concentration() != null && method != Method.SEQUENTIAL_MULTINOMIAL) {
            throw new Refusal("/concentration", "belongs to the method sequential-multinomial");
        }
        double alpha = request.level(LEVEL);
        boolean mismatch =
                method == Method.SEQUENTIAL_MULTINOMIAL
                        ? sequential(answer, request, splits, alpha)
                        : chiSquare(answer, request, method, splits, alpha);
        if (mismatch) {
            answer.warn(
                    WarningCode.SAMPLE_RATIO_MISMATCH,
                    "users did not fall to the arms as promised: no result should be trusted before"
                            + " the reason is known");
        }
        if (splits.stream().allMatch(split -> split.total() == 0)) {
            answer.warn(WarningCode.INSUFFICIENT_DATA, "there are no users");
        }
    }

    /** Where arms say what share they were promised, a comparison says whether they got it. */
    static void warnOfMismatch(Answer answer, Arms arms) {
        if (arms.asNamed().stream().allMatch(entry -> entry.arm().expectedShare() != null)) {
            warnOfMismatch(answer, List.of(promised(arms)));
        }
    }

    static void warnOfMismatch(Answer answer, List<Split> splits) {
        SampleRatio.stratified(splits)
                .filter(outcome -> outcome.pValue() < LEVEL)
                .ifPresent(outcome ->
                        answer.warn(
                                WarningCode.SAMPLE_RATIO_MISMATCH,
                                "users did not fall to the arms as promised, p = %.3g"
                                        .formatted(outcome.pValue())));
    }

    private static boolean chiSquare(
            Answer answer, Request request, Method method, List<Split> splits, double alpha) {
        Optional<TestOutcome> outcome =
                switch (method) {
                    case CHI_SQUARE -> SampleRatio.chiSquare(only(splits));
                    case CHI_SQUARE_STRATIFIED -> SampleRatio.stratified(splits);
                    case CHI_SQUARE_PER_PERIOD -> SampleRatio.perPeriod(splits);
                    default -> SampleRatio.summedExpected(splits);
                };
        boolean mismatch = outcome.filter(it -> it.pValue() < alpha).isPresent();
        if (request.method() == null && splits.size() > 1) {
            mismatch |= SampleRatio.perPeriod(splits).filter(it -> it.pValue() < alpha).isPresent();
        }
        answer.section(
                "sampleRatio",
                new Findings()
                        .number("statistic", outcome.map(TestOutcome::statistic).orElse(Double.NaN))
                        .number(
                                "degreesOfFreedom",
                                outcome.map(TestOutcome::degreesOfFreedom).orElse(Double.NaN))
                        .number("pValue", outcome.map(TestOutcome::pValue).orElse(Double.NaN))
                        .flag("mismatch", mismatch));
        return mismatch;
    }

    private static boolean sequential(
            Answer answer, Request request, List<Split> splits, double alpha) {
        var test =
                request.concentration() == null
                        ? SequentialMultinomial.USUAL
                        : new SequentialMultinomial(
                                Check.positive(request.concentration(), "/concentration"));
        Tail tail = test.tail(splits);
        boolean mismatch = tail.p() < alpha;
        answer.section(
                "sampleRatio",
                new Findings()
                        .number("pValue", tail.p())
                        .number("logEValue", test.logEValue(splits))
                        .flag("mismatch", mismatch));
        return mismatch;
    }

    private static Split only(List<Split> splits) {
        if (splits.size() > 1) {
            throw new Refusal("/method", "'chi-square' is of one split; periods have many");
        }
        return splits.getFirst();
    }

    /** As the arms say; evenly where none says anything. */
    private static Split promised(Arms arms) {
        List<Entry> entries = arms.byId();
        boolean even = entries.stream().allMatch(entry -> entry.arm().expectedShare() == null);
        List<Long> users = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        double sum = 0;
        for (Entry entry : entries) {
            users.add(Observed.users(entry));
            double share =
                    even
                            ? 1.0 / entries.size()
                            : Check.probability(
                                    entry.arm().expectedShare(),
                                    entry.pointer() + "/expectedShare");
            shares.add(share);
            sum += share;
        }
        Check.sumOfOne(sum, "/arms/" + (entries.size() - 1) + "/expectedShare");
        return new Split(users, shares);
    }
}
