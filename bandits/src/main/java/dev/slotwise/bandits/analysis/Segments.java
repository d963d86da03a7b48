package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.statistics.DerSimonianLaird;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.TestOutcome;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Effects of segments put together, and whether they differ. */
final class Segments {
    private static final int MOST = 10_000;

    private Segments() {}

    static void fill(Answer answer, Request request) {
        Check.oneOf(
                request.method(),
                "/method",
                Method.DERSIMONIAN_LAIRD,
                EnumSet.of(Method.DERSIMONIAN_LAIRD));
        List<SegmentEffect> given = Check.atMost(MOST, request.effects(), "/effects");
        List<Estimate> effects = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String at = "/effects/" + i;
            effects.add(
                    Estimate.normal(
                            Check.finite(given.get(i).estimate(), at + "/estimate"),
                            Check.positive(given.get(i).standardError(), at + "/standardError")));
        }
        var pooled = DerSimonianLaird.of(effects);
        answer.section(
                "pooled",
                new Findings()
                        .within("fixed", estimate(pooled.fixed()))
                        .within("random", estimate(pooled.random())));
        answer.section(
                "heterogeneity",
                new Findings()
                        .number(
                                "statistic",
                                pooled.heterogeneity().map(TestOutcome::statistic).orElse(0.0))
                        .number("degreesOfFreedom", effects.size() - 1.0)
                        .number(
                                "pValue",
                                pooled.heterogeneity().map(TestOutcome::pValue).orElse(Double.NaN))
                        .number("iSquared", pooled.iSquared())
                        .number("tauSquared", pooled.tauSquared()));
        if (effects.size() == 1) {
            answer.warn(WarningCode.INSUFFICIENT_DATA, "one segment can't differ from the others");
        }
    }

    private static Findings estimate(Estimate estimate) {
        return new Findings()
                .number("estimate", estimate.value())
                .number("standardError", estimate.standardError());
    }
}
