package dev.slotwise.server.reports;

import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.reports.Findings.Standing;

import java.util.Comparator;
import java.util.Optional;

/** What there is too little of to say anything at all. */
record Missing(String what, String nextStep) {
    /** Further ahead, a pace says little. */
    private static final double LONGEST_FORECAST = 60;

    static Optional<Missing> of(Findings findings) {
        var standings = findings.standings();
        if (standings.size() < 2) {
            return Optional.empty();
        }
        long matured = findings.comparisons().stretches().count(WaveSum.EXPOSURES);
        long sent = findings.stretches().count(WaveSum.EXPOSURES);
        if (matured == 0 && sent > 0) {
            return Optional.of(
                    new Missing(
                            "of %s none has had its time for an answer yet"
                                    .formatted(Numbers.count(sent, "e-mail")),
                            "Wait until the first have."));
        }
        var fewest =
                standings.stream().min(Comparator.comparingLong(Standing::exposures)).orElseThrow();
        if (fewest.exposures() < Verdict.LEAST_EXPOSURES) {
            return Optional.of(
                    new Missing(
                            "\"%s\" has had %s so far, and each variant needs at least %d"
                                    .formatted(
                                            fewest.name(),
                                            Numbers.count(fewest.exposures(), "e-mail"),
                                            Verdict.LEAST_EXPOSURES),
                            pace(findings, fewest.exposures(), Verdict.LEAST_EXPOSURES)));
        }
        long goals = standings.stream().mapToLong(Standing::successes).sum();
        boolean eachEnough =
                standings.stream().allMatch(arm -> arm.successes() >= Verdict.LEAST_GOALS);
        return eachEnough || goals >= Verdict.GOALS_TOGETHER
                ? Optional.empty()
                : Optional.of(
                        new Missing(
                                "%s so far, and at least %d are needed, or %d for each variant"
                                        .formatted(
                                                Numbers.count(
                                                        goals,
                                                        findings.experiment()
                                                                .definition()
                                                                .reward()
                                                                .goal()
                                                                .event()),
                                                Verdict.GOALS_TOGETHER,
                                                Verdict.LEAST_GOALS),
                                pace(findings, goals, Verdict.GOALS_TOGETHER)));
    }

    private static String pace(Findings findings, long had, long needed) {
        double days = had == 0 ? Double.NaN : findings.cycle().days() * ((double) needed / had - 1);
        return days >= 1 && days <= LONGEST_FORECAST
                ? "Let it run: about %s at this pace."
                        .formatted(Numbers.count((long) Math.ceil(days), "more day"))
                : "Let it run.";
    }
}
