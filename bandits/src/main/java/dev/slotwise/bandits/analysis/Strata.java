package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.BreslowDay;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.MantelHaenszel;
import dev.slotwise.bandits.statistics.PostStratification;
import dev.slotwise.bandits.statistics.TestOutcome;
import dev.slotwise.bandits.statistics.TwoProportions;
import dev.slotwise.bandits.statistics.TwoSamples;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One effect over groups of users whose base rates and splits differ. Where no method is named:
 * Mantel and Haenszel's for proportions, post-stratification for means.
 */
final class Strata {
    private static final int MOST = 10_000;
    private static final Set<Method> OF_RATES =
            EnumSet.of(Method.MANTEL_HAENSZEL, Method.POST_STRATIFICATION);
    private static final Set<Method> OF_MEANS = EnumSet.of(Method.POST_STRATIFICATION);

    private final Request request;
    private final Answer answer;
    private final double alpha;
    private final List<Arms> strata = new ArrayList<>();
    private final Metric.Type type;
    private final Arms first;

    private Strata(Request request, Answer answer) {
        this.request = request;
        this.answer = answer;
        alpha = request.level();
        List<Stratum> given = Check.atMost(MOST, request.strata(), "/strata");
        for (int i = 0; i < given.size(); i++) {
            strata.add(Arms.of(given.get(i), "/strata/" + i));
        }
        first = strata.getFirst();
        type = Observed.type(request, first);
        requireSameArms();
        if (request.effectOrDefault() == EffectScale.RELATIVE) {
            throw new Refusal("/effect", "must be absolute; riskRatio is the relative effect");
        }
    }

    static void fill(Answer answer, Request request) {
        new Strata(request, answer).fill();
    }

    private void fill() {
        boolean rates = type == Metric.Type.PROPORTION;
        Method method =
                Check.oneOf(
                        request.method(),
                        "/method",
                        rates ? Method.MANTEL_HAENSZEL : Method.POST_STRATIFICATION,
                        rates ? OF_RATES : OF_MEANS);
        List<Entry> treatments = first.treatments(request);
        if (method == Method.MANTEL_HAENSZEL) {
            if (treatments.size() > 1) {
                throw new Refusal("/strata/0/arms", "mantel-haenszel compares two arms");
            }
            pool(proportions(treatments.getFirst()));
        }
        for (Entry treatment : treatments) {
            compare(
                    treatment,
                    method == Method.MANTEL_HAENSZEL
                            ? new MantelHaenszel(proportions(treatment)).riskDifference()
                            : rates
                                    ? PostStratification.ofProportions(proportions(treatment))
                                    : PostStratification.of(samples(treatment)));
        }
    }

    private void pool(List<TwoProportions> arms) {
        if (request.alternativeOrDefault() != Alternative.TWO_SIDED) {
            throw new Refusal("/alternative", "must be two-sided with mantel-haenszel");
        }
        var common = new MantelHaenszel(arms);
        Estimate log = common.logOddsRatio();
        Optional<TestOutcome> test = common.test();
        answer.section(
                "pooled",
                new Findings()
                        .number("oddsRatio", Math.exp(log.value()))
                        .number("riskRatio", Math.exp(common.logRiskRatio().value()))
                        .interval(
                                "logOddsRatioInterval", log.interval(alpha, Alternative.TWO_SIDED))
                        .number("statistic", test.map(TestOutcome::statistic).orElse(Double.NaN))
                        .number("pValue", test.map(TestOutcome::pValue).orElse(Double.NaN)));
        BreslowDay.of(arms)
                .ifPresent(outcome ->
                        answer.section(
                                "heterogeneity",
                                new Findings()
                                        .number("statistic", outcome.statistic())
                                        .number("degreesOfFreedom", outcome.degreesOfFreedom())
                                        .number("pValue", outcome.pValue())));
    }

    private void compare(Entry treatment, Estimate effect) {
        answer.comparison(
                new Findings()
                        .text("treatment", treatment.id())
                        .text("control", first.control(request).id())
                        .text("effect", Names.of(EffectScale.ABSOLUTE))
                        .tested(effect, request.hypothesis(), alpha));
        if (!effect.isDefined()) {
            answer.warn(
                    WarningCode.INSUFFICIENT_DATA,
                    "a stratum lacks an arm, or nothing varies",
                    treatment.id());
        }
    }

    private List<TwoProportions> proportions(Entry treatment) {
        return strata.stream()
                .map(arms ->
                        new TwoProportions(
                                Observed.proportion(arms.find(treatment.id()).orElseThrow()),
                                Observed.proportion(
                                        arms.find(first.control(request).id()).orElseThrow())))
                .toList();
    }

    private List<TwoSamples> samples(Entry treatment) {
        return strata.stream()
                .map(arms ->
                        new TwoSamples(
                                Observed.sample(arms.find(treatment.id()).orElseThrow(), type),
                                Observed.sample(
                                        arms.find(first.control(request).id()).orElseThrow(),
                                        type)))
                .toList();
    }

    private void requireSameArms() {
        for (int i = 1; i < strata.size(); i++) {
            String at = "/strata/" + i + "/arms";
            Arms arms = strata.get(i);
            for (Entry entry : first.asNamed()) {
                if (arms.find(entry.id()).isEmpty()) {
                    throw new Refusal(
                            at, "lacks the arm '" + entry.id() + "' of the first stratum");
                }
            }
            if (arms.size() > first.size()) {
                throw new Refusal(at, "has arms that the first stratum has not");
            }
        }
    }
}
